import { z } from 'zod';
import type { DialogueState } from '../../domain/context';

const windowSchema = z.object({ from: z.string(), to: z.string() });

const stateSchema = z.object({
  responder: z.literal('receptionist'),
  version: z.literal(1),
  language: z.enum(['ru', 'en']).optional(),
  /** Given by the client; kept until the client's segment holds it. */
  name: z.string().optional(),
  task: z.enum(['book', 'cancel', 'move']).optional(),
  /** The open question. */
  asked: z.enum(['service', 'date', 'time', 'name', 'which-booking', 'confirm-cancel']).optional(),
  /** The list of the open question, in its order: ids of services or bookings, or local times. */
  offered: z.array(z.string()).default([]),
  /** The booking to be cancelled or moved. */
  bookingId: z.string().optional(),
  wish: z
    .object({
      serviceId: z.string().optional(),
      staffId: z.string().optional(),
      date: z.string().optional(),
      time: z.string().optional(),
      /** A part of the day: starts from `from` on and before `to`. */
      window: windowSchema.optional(),
      /** A time that was not free: others are offered around it. */
      near: z.string().optional(),
    })
    .default({}),
  /** A member of staff was promised; the bot stays silent until the client clearly asks for something. */
  handoff: z.boolean().default(false),
  /** The client was asked to write in words, and is not asked again. */
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

/** The state of another responder or of an older release counts as empty: the dialogue starts again. */
export function readState(raw: DialogueState): State {
  const parsed = stateSchema.safeParse(raw);
  return parsed.success ? parsed.data : EMPTY;
}

/** The state after a task is finished. */
export function idle(state: State): State {
  return { ...EMPTY, language: state.language, name: state.name };
}
