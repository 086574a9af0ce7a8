import { z } from 'zod';
import { bookingId } from './arguments';
import { change } from './change';
import { knownBooking } from './known';
import type { Tool } from './tool';

const schema = z.object({ bookingId });

export const cancel = {
  name: 'cancel',
  description:
    'Cancels a booking. Without a yes of the client to exactly this, nothing is cancelled, and the question is put to them.',
  schema,
  writes: true,
  async run(input, run) {
    const booking = knownBooking(input.bookingId, run);
    if (booking.refused) return booking.refused;
    return change({ type: 'cancel', bookingId: booking.found.id }, run);
  },
} satisfies Tool<z.infer<typeof schema>>;
