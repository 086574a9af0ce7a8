import { BookingsUnavailable } from '../../../src/bookings/errors';
import type { RequestLimit } from '../../../src/bookings/provider';
import { dependencies, never } from '../support/connect';
import { connected } from './client';

const SECOND = 1000;

let salon: Awaited<ReturnType<typeof connected>>;
afterEach(() => salon.calCom.stop());

/** A limiter whose clock is moved by waiting alone. */
function clockwork() {
  const taken = new Map<string, number[]>();
  let now = 0;
  return async ({ name, rates, mayWaitMs = 5 * SECOND }: RequestLimit) => {
    const times = taken.get(name) ?? [];
    const at = Math.max(now, ...rates.map(({ requests, perMs }) => (times.at(-requests) ?? -perMs) + perMs));
    if (at - now > mayWaitMs) throw new BookingsUnavailable(`it takes none for ${at - now} ms`, at - now);
    taken.set(name, [...times, at]);
    now = at;
  };
}

test('a catalogue of sixty people is read, and a client books at once after it', async () => {
  const sixty = Array.from({ length: 60 }, () => 'anna'); // what counts is how many requests there are
  salon = await connected({ staff: sixty }, dependencies({ limiter: { take: clockwork() } }));
  const read = await salon.client.catalogue?.(7, never());
  expect(read?.staff).toHaveLength(60);
  expect(salon.calCom.requests.length).toBeGreaterThan(120);
  expect(await salon.book()).toMatchObject({ status: 'booked' });
});

test('reads of a sync leave requests to clients, who do not wait behind them', async () => {
  salon = await connected();
  const window = { from: '2026-11-20T00:00:00Z', to: '2026-12-20T00:00:00Z', state: null, cursor: null };
  await salon.client.readBookings?.(window, never());
  const ofSync = salon.deps.taken.splice(0);
  await salon.findBooked();
  const [ofClient, ...more] = salon.deps.taken;
  expect(more).toEqual([]);
  expect(ofClient).not.toHaveProperty('mayWaitMs');
  expect(ofSync).toEqual([
    expect.objectContaining({ rates: [{ requests: 80, perMs: 60 * SECOND }], mayWaitMs: 60 * SECOND }),
    { ...ofClient, mayWaitMs: 60 * SECOND },
  ]);
  expect(ofSync[0]?.name).not.toBe(ofClient?.name);
});
