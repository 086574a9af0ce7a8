import { createHash } from 'node:crypto';

/** `false_79990000001@c.us_3EB0…`, in groups followed by the participant. */
const SERIALIZED = /^(true|false)_([^@]+@[a-z.]+)_([^_]+)(?:_.*)?$/;

export interface MessageId {
  /** WhatsApp's own id, which edits, deletions and states name alone. */
  id: string;
  /** The chat, where the id names it. */
  chat?: string | undefined;
}

export function parseMessageId(given: string): MessageId {
  const [, , chat, id] = SERIALIZED.exec(given) ?? [];
  return id === undefined ? { id: given } : { id, chat };
}

/** As WhatsApp Web makes its ids; equal for all attempts to send a message. */
export function messageIdOf(idempotencyKey: string): string {
  const digest = createHash('sha256').update(idempotencyKey).digest('hex');
  return `3EB0${digest.slice(0, 18).toUpperCase()}`;
}
