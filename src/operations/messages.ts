import { randomUUID } from 'node:crypto';
import type { MessageInput, Producer } from '../queues/producer';

export interface ClientMessage {
  companyId: string;
  /** Phone number or WhatsApp id. */
  from: string;
  text: string;
  /** The name that the client gives. */
  name?: string | undefined;
  /** The provider's id of the message. Default: a new one. */
  messageId?: string | undefined;
}

/** Enqueues an incoming message, as a gateway does. Returns the job's payload. */
export async function enqueueMessage(producer: Producer, message: ClientMessage): Promise<MessageInput> {
  const { companyId, from, text, name, messageId = randomUUID() } = message;
  const payload: MessageInput = {
    companyId,
    from: { kind: from.includes('@') ? 'jid' : 'phone', value: from },
    ...(name !== undefined && { name }),
    messageId,
    text,
    sentAt: new Date().toISOString(),
  };
  await producer.receiveMessage(payload);
  return payload;
}
