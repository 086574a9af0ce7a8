import { z } from 'zod';
import type { DialogueState } from '../../domain/context';
import { ASKED_FOR } from '../understanding/asked';

const windowSchema = z.object({ from: z.string(), to: z.string() });

const wishSchema = z.object({
  /** One: agreed. Several: it is not clear yet which one. */
  serviceIds: z.array(z.string()).default([]),
  /** What the client has called the service. */
  words: z.string().optional(),
  /** Days that suit, best first; `span`: days of which any suits. */
  dates: z.array(z.string()).default([]),
  span: windowSchema.optional(),
  time: z.string().optional(),
  /** A part of the day, or bounds. */
  window: windowSchema.optional(),
  edge: z.enum(['earliest', 'latest']).optional(),
  staffId: z.string().optional(),
  /** Whom the booking is for, if not the client: «Сергей, муж». */
  guest: z.string().optional(),
  age: z.number().optional(),
  people: z.number().default(1),
});

const frameSchema = wishSchema.extend({
  task: z.enum(['book', 'move', 'cancel']).optional(),
  /** The booking to be moved or cancelled. */
  bookingId: z.string().optional(),
  /** Times around it are offered: one that was not free, or that of the booking to be moved. */
  near: z.string().optional(),
  /** Further wishes: each is taken up when the one before it is fulfilled. Without a day, it is for the same visit. */
  next: z.array(wishSchema).default([]),
  excluded: z
    .object({
      dates: z.array(z.string()).default([]),
      weekdays: z.array(z.number()).default([]),
      times: z.array(z.string()).default([]),
      windows: z.array(windowSchema).default([]),
      staffIds: z.array(z.string()).default([]),
    })
    .prefault({}),
});

const stateSchema = z.object({
  responder: z.literal('receptionist'),
  version: z.literal(3),
  language: z.enum(['ru', 'en']).optional(),
  /** Its last message. Where the last message of the business is another one, no question is open. */
  said: z.string().optional(),
  /** Given by the client; kept until the client's segment holds it. */
  name: z.string().optional(),
  /** What is understood of the client's wish. It stays until it is fulfilled or withdrawn. */
  frame: frameSchema.prefault({}),
  /** The open question, and the ids or local times that it listed. */
  asked: z
    .object({
      kind: z.enum(ASKED_FOR),
      options: z.array(z.string()).default([]),
      /** What it has said that the visit costs. */
      price: z.object({ min: z.number(), max: z.number() }).optional(),
    })
    .optional(),
  /** The times that were offered last: «второе» may follow later. */
  offered: z.array(z.string()).default([]),
  /** A booking that was put to the client in all its details. Only this one can be accepted. */
  proposal: z
    .object({ serviceId: z.string().nullable(), staffIds: z.array(z.string()), from: z.string() })
    .optional(),
  /** The member of staff who was spoken of last: «к ней». */
  lastStaffId: z.string().optional(),
  /** The start of the booking that was made last in this dialogue: what the client says next may be about it. */
  booked: z.string().optional(),
  /** The client has said thanks or goodbye, and nothing since. */
  closed: z.boolean().default(false),
  /** The client was asked to write in words, and is not asked again. */
  askedForWords: z.boolean().default(false),
  /** The client was told that a person will answer, after the question was handed over. */
  reminded: z.boolean().default(false),
});

export type State = z.infer<typeof stateSchema>;
export type Frame = State['frame'];
export type Wish = Frame['next'][number];
export type Proposal = NonNullable<State['proposal']>;
export type Asked = NonNullable<State['asked']>;

/** While these questions are open, a number or «второе» refers to the times that were offered last. */
export const LISTS_TIMES: readonly Asked['kind'][] = ['time', 'confirm', 'name'];

export const NO_WISH: Frame = frameSchema.parse({});
const EMPTY: State = stateSchema.parse({ responder: 'receptionist', version: 3 });

/** The state of another responder or of an older release counts as empty: the dialogue starts again. */
export function readState(raw: DialogueState): State {
  const parsed = stateSchema.safeParse(raw);
  return parsed.success ? parsed.data : EMPTY;
}

/** The state after a task is finished or withdrawn. */
export function idle({ language, name, lastStaffId }: State): State {
  return { ...EMPTY, language, name, lastStaffId };
}
