import { z } from 'zod';
import { bookingId } from './arguments';
import { ownBooking } from './known';
import { perform, resultOf } from './perform';
import type { Tool } from './tool';

const schema = z.object({ bookingId });

export const confirmVisit = {
  name: 'confirm_visit',
  description: 'The client has said that they will come to a booking, for example after a reminder.',
  schema,
  writes: true,
  async run(input, run) {
    const booking = ownBooking(input.bookingId, run);
    if (booking.refused) return booking.refused;
    if (booking.found.confirmed) return { status: 'unchanged' };
    return resultOf(await perform({ type: 'confirm', bookingId: booking.found.id }, run));
  },
} satisfies Tool<z.infer<typeof schema>>;
