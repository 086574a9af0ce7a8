import { z } from 'zod';
import { parseLines } from '../../src/responders/scripted/script';
import expectations from './expectations.json';

/** A booking as far as a dialogue determines it. */
const visit = z.strictObject({
  /** Pattern of the title. */
  service: z.string().optional(),
  /** `YYYY-MM-DD` */
  date: z.string().optional(),
  /** `HH:MM` */
  time: z.string().optional(),
  /** `YYYY-MM-DDTHH:MM` */
  from: z.string().optional(),
  /** Pattern of the name. */
  staff: z.string().optional(),
});
export type ExpectedVisit = z.output<typeof visit>;

const expectation = z.strictObject({
  /** The bookings that the dialogue has made, without those that it cancelled again. */
  booked: z.array(visit).optional(),
  /** The dialogue ends before the client could agree: it is enough that the last state proposes the booking. */
  orProposed: z.literal(true).optional(),
  /** It is enough that the client was handed over to a person. */
  orHandedOver: z.literal(true).optional(),
  /** Where the client's booking is in the end. */
  moved: visit.optional(),
  /** How many bookings were cancelled. */
  cancelled: z.int().optional(),
  unchanged: z.literal(true).optional(),
  /** Times that are free although nothing is booked in the end. */
  free: z.array(visit).optional(),
  /** What the reply to a message says, and what it does not say. `after` is the index of the message. */
  replies: z
    .array(z.strictObject({ after: z.int(), says: z.string().optional(), saysNot: z.string().optional() }))
    .optional(),
});
export type Expectation = z.output<typeof expectation>;

const dialogue = z.object({
  id: z.string().min(1),
  language: z.enum(['ru', 'en']),
  /** `new`, or the phone number of a client of the demo salon. */
  client: z.string().min(1),
  goal: z.string(),
  messages: z.array(z.string().min(1)).min(1),
  expect: expectation.optional(),
});
export type Dialogue = z.output<typeof dialogue>;

/**
 * An expectation in the file wins over ours for a dialogue of this id. Throws `InvalidScript`, and an error that names an unknown
 * id of `only`.
 */
export function readDialogues(path: string, only: readonly string[] = []): Dialogue[] {
  const dialogues = parseLines(path, dialogue);
  const unknown = only.find((id) => !dialogues.some((given) => given.id === id));
  if (unknown !== undefined)
    throw new Error(
      `--only: ${path} has no dialogue ${unknown}; it has ${dialogues.map(({ id }) => id).join(', ')}`,
    );
  const known = z.record(z.string(), expectation).parse(expectations);
  return dialogues
    .filter(({ id }) => only.length === 0 || only.includes(id))
    .map((given) => ({ ...given, expect: given.expect ?? known[given.id] }));
}
