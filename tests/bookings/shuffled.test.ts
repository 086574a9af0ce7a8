import { testDatabase } from '../support/database';
import { eventCount, expectSameEnd, msFor } from './support/shuffled';
import { randomOf, SERVICES, STAFF, storiesOf } from './support/stories';

const db = testDatabase();
const count = eventCount(200);
/** Of the run before, to repeat it. */
const seed = Number(process.env.BOOKING_SEED ?? Date.now() % 1_000_000);

test(
  `${count} events of many bookings, shuffled and repeated, end in the state of the ordered ones (seed ${seed})`,
  async () => {
    const events = storiesOf(randomOf(seed), count, Math.ceil(count / 20));
    const end = await expectSameEnd({ db, events, staff: STAFF, services: SERVICES, seed, atOnce: 50 });
    const statuses = new Set(end.map(({ status }) => status));
    if (count >= 1000) expect([...statuses].sort()).toEqual(['booked', 'cancelled', 'completed', 'no-show']);
  },
  msFor(count),
);
