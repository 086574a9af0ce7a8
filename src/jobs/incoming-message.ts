import { z } from 'zod';
import { MESSAGE_KINDS } from '../context/segments';
import { defineJob } from './define';
import { companyId, time } from './fields';

/** WhatsApp's own limit is 65,536 characters; nothing longer is a message. */
const MAX_TEXT = 65_536;

/**
 * One message as the gateway delivered it: the only job that carries content. Deliver it as often as you like:
 * `companyId`, `channel` and `messageId` together are stored once.
 */
export const incomingMessage = defineJob({
  name: 'incoming-message',
  queue: 'incoming-message',
  attempts: 100, // with the longest backoff that is hours of a database that is away
  backoffMs: 500,
  schema: z.object({
    companyId,
    /** Which of the company's numbers or gateways it came through; replies leave through the same. */
    channel: z.string().min(1).max(64).default('whatsapp'),
    from: z.object({
      kind: z.enum(['phone', 'jid', 'lid', 'bsuid']),
      value: z.string().min(1).max(256),
    }),
    /** As the client calls himself; used only while nobody has named him better. */
    name: z.string().max(256).optional(),
    /** The provider's id of the message. */
    messageId: z.string().min(1).max(256),
    kind: z.enum(MESSAGE_KINDS).default('text'),
    text: z.string().max(MAX_TEXT).optional(),
    media: z.record(z.string(), z.unknown()).optional(),
    sentAt: time,
    /** Whatever else the gateway knows; stored, never read. */
    payload: z.unknown().optional(),
  }),
});

export type IncomingMessage = z.output<typeof incomingMessage.schema>;
