import { z } from 'zod';
import type { DialogueState } from '../context/segments';
import { storableJson, storableText } from '../db/storable';
import type { Reply } from './responder';

const id = z.string().regex(/^\d+$/, 'must be an id from the context');
const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'must be YYYY-MM-DDTHH:MM, local');

/** What a responder may return; anything else fails its turn, with the field's path, before it touches data. */
export const replySchema = z.object({
  text: z.string().max(65_536).transform(storableText).optional(),
  state: z.record(z.string(), z.unknown()).transform(asStored).optional(),
  actions: z
    .array(
      z.discriminatedUnion('type', [
        z.object({
          type: z.literal('book'),
          serviceId: id.nullable(),
          title: z.string().min(1),
          staffId: id,
          from: localTime,
          durationMinutes: z.int().positive(),
          price: z.number().nonnegative().optional(),
          comment: z.string().optional(),
        }),
        z.object({ type: z.literal('cancel'), bookingId: id, reason: z.string().optional() }),
        z.object({ type: z.literal('rename-client'), name: z.string().trim().min(1).max(256) }),
      ]),
    )
    .default([]),
}) satisfies z.ZodType<Reply>;

/** What the database will give back: the next turn sees the same state whether it comes from there or from a cache. */
function asStored(state: DialogueState, context: z.RefinementCtx): DialogueState {
  try {
    return JSON.parse(storableJson(state));
  } catch (error) {
    context.addIssue({ code: 'custom', message: `must be JSON: ${String(error)}`, input: state });
    return z.NEVER;
  }
}
