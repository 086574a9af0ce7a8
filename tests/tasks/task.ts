import { z } from 'zod';

/** `YYYY-MM-DDTHH:MM`, local to the salon. */
const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
const pattern = z.string().min(1);

/** Arguments of a tool call. `{haircut}` in a text is the id of what the salon's file calls so: see `World.fill`. */
const callArguments = z.record(z.string(), z.unknown());

/** What a good model answers to one request: calls of tools, by their names, or what it says. */
const step = z.union([
  z.strictObject({ call: z.record(z.string(), callArguments) }),
  z.strictObject({ say: z.string() }),
]);

const turn = z.strictObject({
  /** What the client writes. */
  client: z.string().optional(),
  /** The button of the last reply that the client presses instead: its id begins so. */
  press: z.enum(['yes', 'no']).optional(),
  model: z.array(step).min(1),
  /** Patterns: the reply says it, and does not say it. An empty list of `model` texts is a silent turn. */
  says: z.array(pattern).default([]),
  saysNot: z.array(pattern).default([]),
});

const visit = z.strictObject({
  /** A name of the salon's file. */
  service: z.string(),
  /** Several: each of them is right. */
  staff: z.union([z.string(), z.array(z.string())]),
  from: moment,
});

/** How the database differs at the end from the beginning. All that is not named is as it was. */
const changes = z.strictObject({
  booked: z.array(visit).default([]),
  moved: z.record(z.string(), z.strictObject({ from: moment, staff: z.string().optional() })).default({}),
  cancelled: z.array(z.string()).default([]),
  confirmed: z.array(z.string()).default([]),
  name: z.string().optional(),
  /** Patterns: one new fact each. */
  facts: z.array(pattern).default([]),
  /** Topics. */
  forgotten: z.array(z.string()).default([]),
  remindersOff: z.literal(true).optional(),
  handedOver: z.literal(true).optional(),
});

const task = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** Who writes: a name of the salon's file. */
  client: z.string().default('new'),
  /** For the model that plays the client: who they are, what they want, how they answer. */
  instruction: z.string().min(1),
  /** The reference: a dialogue that a good model brings to the right end. */
  turns: z.array(turn).min(1),
  /** Absent: the database stays as it is. */
  changes: changes.prefault({}),
  /** Patterns: the replies, all together, say it, and never say it, whichever way the dialogue goes. */
  says: z.array(pattern).default([]),
  neverSays: z.array(pattern).default([]),
});

/** Tasks of one salon. */
export const taskFile = z.strictObject({
  /** The file of the salon, beside this one. */
  salon: z.string(),
  tasks: z.array(task).min(1),
});

export type Step = z.output<typeof step>;
export type TaskTurn = z.output<typeof turn>;
export type Visit = z.output<typeof visit>;
export type Changes = z.output<typeof changes>;
export type Task = z.output<typeof task>;

const NO_CHANGES = JSON.stringify(changes.parse({}));

/** Whether the task ends with a booking made, moved or cancelled, or with anything else stored. */
export function writes({ changes: given }: Pick<Task, 'changes'>): boolean {
  return JSON.stringify(given) !== NO_CHANGES;
}
