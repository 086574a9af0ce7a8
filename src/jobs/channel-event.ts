import { z } from 'zod';
import { LONGEST_TEXT, MESSAGE_KINDS } from '../domain/context';
import { MINUTE } from '../time/duration';
import { defineJob } from './define';
import { address, companyId, optional, time } from './fields';

const messageId = z.string().min(1).max(256);
const text = z
  .string()
  .max(LONGEST_TEXT)
  .nullish()
  .transform((given) => given ?? null);
/**
 * What a provider tells about a channel besides messages: delivery states, edits, deletions, replies of people, addresses of one
 * person, the session. Idempotent, in any order. An event about a message that is not stored yet comes back later.
 */
export const channelEvent = defineJob({
  name: 'channel-event',
  queue: 'channel-event',
  attempts: 12,
  backoffMs: 250,
  longestBackoffMs: MINUTE,
  schema: z.object({
    companyId,
    channel: z.string().min(1).max(64),
    event: z.discriminatedUnion('type', [
      z.object({
        type: z.literal('status'),
        messageId,
        idempotencyKey: optional(z.string().max(512)),
        status: z.enum(['sent', 'delivered', 'read', 'failed']),
        at: time,
        failure: optional(
          z.object({
            effect: z.enum(['refused', 'unreachable', 'window', 'retry', 'slow', 'outage']),
            code: optional(z.string().max(64)),
            reason: z.string().max(1000),
          }),
        ),
        billable: optional(z.boolean()),
      }),
      z.object({ type: z.literal('edited'), messageId, text, at: time }),
      z.object({ type: z.literal('deleted'), messageId, at: time }),
      z.object({
        type: z.literal('person-replied'),
        messageId,
        to: address,
        /** Further addresses of the same client. */
        aliases: optional(z.array(address).max(4)),
        kind: optional(z.enum(MESSAGE_KINDS)).transform((given) => given ?? 'text'),
        text,
        at: time,
      }),
      z.object({ type: z.literal('addresses-linked'), addresses: z.array(address).min(2).max(4) }),
      z.object({
        type: z.literal('session'),
        connected: z.boolean(),
        state: z.string().max(64),
        at: time,
      }),
    ]),
  }),
  personOf({ event }) {
    switch (event.type) {
      case 'session':
        return {};
      case 'addresses-linked':
        return { addresses: event.addresses.map(({ value }) => value) };
      case 'person-replied':
        return { addresses: [event.to, ...(event.aliases ?? [])].map(({ value }) => value) };
      default:
        return { messageIds: [event.messageId] };
    }
  },
});

export type ChannelEventJob = z.output<typeof channelEvent.schema>;
