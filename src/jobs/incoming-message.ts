import { z } from 'zod';
import { DEFAULT_CHANNEL } from '../domain/channel';
import { LONGEST_TEXT, MESSAGE_KINDS } from '../domain/context';
import { SECOND } from '../time/duration';
import { defineJob } from './define';
import { address, companyId, keepsTo, optional, time } from './fields';

/** Real webhook bodies have some kilobytes; a preview picture as a list of its bytes may take a hundred. */
const MAX_PAYLOAD = { bytes: 256 * 1024, depth: 32, values: 50_000 };
/** What describes a file, not the file. */
const MAX_MEDIA = { ...MAX_PAYLOAD, bytes: 64 * 1024 };

/**
 * One message as the gateway delivered it: the only job that carries content. Deliver it as often as you like:
 * `companyId`, `channel` and `messageId` together are stored once.
 */
export const incomingMessage = defineJob({
  name: 'incoming-message',
  queue: 'incoming-message',
  // Pauses are short: a message that waits longer may be stored after the client's next one. A database that is away uses up
  // no attempt. Attempts are for other temporary faults.
  attempts: 1000,
  backoffMs: 250,
  longestBackoffMs: SECOND,
  irreplaceable: true,
  leaveOutIfUnusable: ['name'],
  schema: z.object({
    companyId,
    /** Which of the company's numbers or gateways it came through; replies leave through the same. */
    channel: optional(z.string().min(1).max(64)).transform((given) => given ?? DEFAULT_CHANNEL),
    from: address,
    /** Further addresses of the same sender: a phone number beside a LID, for example. They become one client. */
    aliases: optional(z.array(address).max(4)),
    /** The client's own name for themselves; used only while the business has not named them. */
    name: optional(z.string().max(256)),
    /** The provider's id of the message. */
    messageId: z.string().min(1).max(256),
    kind: optional(z.enum(MESSAGE_KINDS)).transform((given) => given ?? 'text'),
    text: optional(z.string().max(LONGEST_TEXT)),
    /** The id of the button or list row that the client has pressed; `text` is its title. */
    choice: optional(z.string().min(1).max(256)),
    /** What describes a file: where to get it, its type, size and name. Never the file. */
    media: optional(z.record(z.string(), z.unknown()).check(keepsTo(MAX_MEDIA))),
    sentAt: time,
    /** Another agent answers it: it becomes part of the dialogue, and no turn runs for it. */
    standby: optional(z.boolean()),
    /** Whatever else the gateway knows; stored, never read. */
    payload: optional(z.unknown().check(keepsTo(MAX_PAYLOAD))),
  }),
  personOf: ({ from, aliases = [], messageId }) => ({
    addresses: [from, ...aliases].map(({ value }) => value),
    messageIds: [messageId],
  }),
});

export type IncomingMessage = z.output<typeof incomingMessage.schema>;
