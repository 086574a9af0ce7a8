import { testDatabase } from '../../support/database';
import { eventsOf } from '../support/adapter';
import { bookingsOf, eventCount, expectSameEnd, msFor } from '../support/shuffled';
import { shuffledAndRepeated, stateAfter } from '../support/told-state';
import { adapter } from './adapter';
import { startCalCom } from './server';
import { webhookOf } from './webhook';

const db = testDatabase();

type Store = Awaited<ReturnType<typeof startCalCom>>['store'];

/** Some weeks of a salon: bookings are made, moved, cancelled and missed. What Cal.com has sent of them, in its order. */
function weeks(store: Store, seed: number, count = 400): object[] {
  const sent: object[] = [];
  let state = seed;
  const pick = (most: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * most);
  };
  const someTime = () =>
    new Date(Date.parse('2026-11-23T09:00:00Z') + pick(40) * 86_400_000 + pick(9) * 3_600_000);
  for (let i = 0; i < count; i += 1) {
    const open = store.accepted();
    const one = open[pick(open.length)];
    const what = one ? pick(10) : 0;
    try {
      if (what < 5 || !one) {
        const attendee = { name: `Client ${i}`, phoneNumber: `+7999${1_000_000 + i}`, timeZone: 'UTC' };
        const username = pick(2) === 0 ? 'anna' : 'boris';
        const made = store.create({
          start: someTime().toISOString(),
          eventTypeSlug: 'haircut',
          username,
          attendee,
        });
        sent.push(webhookOf('BOOKING_CREATED', made, store));
      } else if (what < 8) {
        const moved = store.reschedule(one.uid, someTime().toISOString());
        sent.push(webhookOf('BOOKING_RESCHEDULED', moved, store));
      } else if (what < 9) {
        sent.push(webhookOf('BOOKING_CANCELLED', store.cancel(one.uid), store));
      } else {
        one.attendee.absent = !one.attendee.absent;
        sent.push(webhookOf('BOOKING_NO_SHOW_UPDATED', one, store));
      }
    } catch {
      // the time is taken: nothing is sent
    }
  }
  return sent;
}

test('webhooks in any order, and more than once, end in the state of the ordered ones', async () => {
  const calCom = await startCalCom();
  await calCom.stop();
  const sent = weeks(calCom.store, 7);
  const events = sent.flatMap((body) => eventsOf(adapter, body));
  const ordered = stateAfter(events);
  expect(Object.keys(ordered).length).toBeGreaterThan(100);
  for (let seed = 1; seed <= 25; seed += 1)
    expect(stateAfter(shuffledAndRepeated(events, seed))).toEqual(ordered);

  for (const booking of calCom.store.bookings) {
    const { state, details } = ordered[booking.uid] ?? {};
    const isAbsent = booking.attendee.absent && booking.status === 'accepted';
    expect(state?.status).toBe(isAbsent ? 'no-show' : booking.status === 'accepted' ? 'booked' : 'cancelled');
    expect(Date.parse(details?.value.startsAt ?? '')).toBe(booking.start);
  }
});

const count = eventCount(200);

test(
  'and so they do in the tables',
  async () => {
    const calCom = await startCalCom();
    await calCom.stop();
    const events = bookingsOf(adapter, weeks(calCom.store, 11, count));
    const staff = ['anna', 'boris'];
    const end = await expectSameEnd({ db, events, staff, services: ['haircut'], seed: 3, atOnce: 50 });
    expect(end.length).toBeGreaterThan(count / 4);
  },
  msFor(count),
);
