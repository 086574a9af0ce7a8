import { z } from 'zod';
import type { DialogueState } from '../../domain/context';

const windowSchema = z.object({ from: z.string(), to: z.string() });

const stateSchema = z.object({
  responder: z.literal('receptionist'),
  version: z.literal(1),
  language: z.enum(['ru', 'en']).optional(),
  /** Said by the client, kept until the client's segment knows it. */
  name: z.string().optional(),
  task: z.enum(['book', 'cancel', 'move']).optional(),
  /** The question that stands open. */
  asked: z.enum(['service', 'date', 'time', 'name', 'which-booking', 'confirm-cancel']).optional(),
  /** What the open question listed, in its order: ids of services or bookings, or local times. */
  offered: z.array(z.string()).default([]),
  /** The booking to be cancelled or moved. */
  bookingId: z.string().optional(),
  wish: z
    .object({
      serviceId: z.string().optional(),
      staffId: z.string().optional(),
      date: z.string().optional(),
      time: z.string().optional(),
      /** A part of the day: starts from `from` on and before `to` will do. */
      window: windowSchema.optional(),
      /** A time that could not be had: others are offered around it. */
      near: z.string().optional(),
    })
    .default({}),
  /** A person was promised; the bot keeps quiet until it is clearly asked for something. */
  handoff: z.boolean().default(false),
  /** The client was asked to write in words; not asked a second time. */
  askedForWords: z.boolean().default(false),
});

export type State = z.infer<typeof stateSchema>;
export type Wish = State['wish'];
export type TimeWindow = z.infer<typeof windowSchema>;

const EMPTY: State = {
  responder: 'receptionist',
  version: 1,
  offered: [],
  wish: {},
  handoff: false,
  askedForWords: false,
};

/** Another responder's state, or one of an older release, is no memory of ours: the dialogue starts anew. */
export function readState(raw: DialogueState): State {
  const parsed = stateSchema.safeParse(raw);
  return parsed.success ? parsed.data : EMPTY;
}

/** What remains when a task is over. */
export function idle(state: State): State {
  return { ...EMPTY, language: state.language, name: state.name };
}
