import type { Booking } from './context';

/** What a client can answer to a reminder with a button. */
export type BookingOption = 'confirm' | 'move' | 'cancel';

/**
 * The id of a reminder's button. It says by itself what it stands for, because a press may come days later: `confirm` names the time
 * of the booking, and confirms no other time. `move` and `cancel` only start the questions that lead there.
 */
export function bookingOptionId(option: BookingOption, { id, from }: Pick<Booking, 'id' | 'from'>): string {
  return option === 'confirm' ? `confirm:${id}:${from}` : `${option}:${id}`;
}
