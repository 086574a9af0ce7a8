import type { Booking } from '../../../domain/context';
import type { Action, ActionOutcome } from '../../../domain/turn';
import type { ModelRun } from '../run';
import type { Act } from './claims';

/** A change that was made, or a booking as it is. */
export interface Known {
  act: Act;
  from: string;
  /** Made in this run, or since the last reply: the client does not know of it yet. */
  isNew: boolean;
}

/** What a text may say of bookings: what was done, and what the context has. */
export function knownIn({ input, performed }: ModelRun): Known[] {
  const { outcomes = [], context } = input;
  const { bookings } = context.client;
  const done = [...outcomes, ...performed].filter(({ outcome }) => outcome === 'done');
  const made = done.flatMap(({ action }) => madeBy(action, bookings));
  const gone = done.flatMap(({ action }) => (action.type === 'cancel' ? [action.bookingId] : []));
  const known = bookings.flatMap(({ id, status, from }): Known[] => {
    if (status === 'cancelled') return [{ act: 'cancel', from, isNew: false }];
    return gone.includes(id) ? [] : [{ act: 'book', from, isNew: false }];
  });
  return [...made, ...known];
}

function madeBy(action: Action | ActionOutcome['action'], bookings: readonly Booking[]): Known[] {
  if (action.type === 'book') return [{ act: 'book', from: action.from, isNew: true }];
  if (action.type === 'reschedule') return [{ act: 'move', from: action.from, isNew: true }];
  const from = bookings.find((one) => 'bookingId' in action && one.id === action.bookingId)?.from ?? '';
  if (action.type === 'confirm') return [{ act: 'book', from, isNew: true }];
  return action.type === 'cancel' ? [{ act: 'cancel', from, isNew: true }] : [];
}
