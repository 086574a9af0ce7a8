import { z } from 'zod';
import { storableJson, storableText } from '../db/storable';
import { type DialogueState, LONGEST_TEXT } from '../domain/context';
import { LONGEST_FACT, LONGEST_TOPIC } from '../domain/facts';
import type { Action, Reply } from '../domain/turn';

const id = z.string().regex(/^\d+$/, 'must be an id from the context');
const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'must be YYYY-MM-DDTHH:MM, local');

/** Text as PostgreSQL stores it, so that the stored text is the checked one. */
const storedText = z.string().transform(storableText);

/** A week: longer than any visit, and short enough that a mistake of a model does not block a calendar. */
const LONGEST_VISIT = 7 * 24 * 60;
/** One line of a list. */
const LONGEST_HAND_OVER_REASON = 200;
/** The largest value of `numeric(12, 2)`. */
const HIGHEST_PRICE = 9_999_999_999.99;

/** Of an option; the longest that WhatsApp carries. */
const LONGEST_OPTION_ID = 200;

/** One action, as a reply or a call of `perform` has it. */
export const actionSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('book'),
    serviceId: id.nullable(),
    title: storedText.pipe(z.string().min(1)),
    staffId: id,
    from: localTime,
    durationMinutes: z.int().positive().max(LONGEST_VISIT),
    price: z.number().nonnegative().max(HIGHEST_PRICE).optional(),
    comment: storedText.optional(),
    moreServiceIds: z.array(id).max(10).optional(),
  }),
  z.object({
    type: z.literal('reschedule'),
    bookingId: id,
    from: localTime,
    staffId: id.optional(),
    durationMinutes: z.int().positive().max(LONGEST_VISIT).optional(),
  }),
  z.object({ type: z.literal('confirm'), bookingId: id }),
  z.object({ type: z.literal('set-reminders'), on: z.boolean() }),
  z.object({ type: z.literal('cancel'), bookingId: id, reason: storedText.optional() }),
  z.object({
    type: z.literal('rename-client'),
    name: storedText.pipe(z.string().trim().min(1).max(256)),
  }),
  z.object({
    type: z.literal('remember'),
    topic: storedText.pipe(z.string().trim().min(1).max(LONGEST_TOPIC)),
    text: storedText.pipe(z.string().trim().min(1).max(LONGEST_FACT)),
    messageId: storedText.pipe(z.string().min(1)),
  }),
  z.object({ type: z.literal('forget'), topic: storedText.pipe(z.string().trim().min(1)) }),
  z.object({
    type: z.literal('hand-over'),
    reason: storedText.pipe(z.string().trim().min(1).max(LONGEST_HAND_OVER_REASON)),
  }),
]) satisfies z.ZodType<Action>;

/** What a responder may return. Anything else fails its turn, with the path of the field, before any data changes. */
export const replySchema = z.object({
  text: z.string().max(LONGEST_TEXT).transform(storableText).optional(),
  options: z
    .array(
      z.object({
        id: storedText.pipe(z.string().min(1).max(LONGEST_OPTION_ID)),
        title: storedText.pipe(z.string().trim().min(1)),
        description: storedText.optional(),
      }),
    )
    .max(10)
    .optional(),
  state: z.record(z.string(), z.unknown()).transform(asStored).optional(),
  actions: z.array(actionSchema).default([]),
  report: z.record(z.string(), z.unknown()).transform(asStored).optional(),
}) satisfies z.ZodType<Reply>;

/** The state as the database returns it: the next turn sees the same state from the database and from the cache. */
function asStored(state: DialogueState, context: z.RefinementCtx): DialogueState {
  try {
    return JSON.parse(storableJson(state));
  } catch (error) {
    context.addIssue({ code: 'custom', message: `must be JSON: ${String(error)}`, input: state });
    return z.NEVER;
  }
}
