import fc from 'fast-check';
import { companyOf } from '../../../src/bookings/yclients/company';
import { bookingOf } from '../../../src/bookings/yclients/record';
import { DialogkeeperError } from '../../../src/domain/error';
import { bookingSystemEvent } from '../../../src/jobs/booking-system-event';
import { edited, edits } from '../../channels/support/edits';
import { never, testServer, wish } from './connected';
import { Location } from './location';

const all = testServer();
const RUNS = { numRuns: 300, seed: 20_261_127 };

test('a changed record is a booking that the queue would take, or none', () => {
  const record = new Location().add({ apiId: 'our-key', comment: 'у окна' });
  fc.assert(
    fc.property(edits, (changes) => {
      const booking = bookingOf(edited(record, changes), 'Europe/Moscow');
      if (!booking) return;
      const event = { type: 'booking', booking };
      const job = { companyId: 'demo', system: 'salon', observedAt: '2026-11-27T10:00:00Z', event };
      bookingSystemEvent.schema.parse(job);
    }),
    RUNS,
  );
});

test('a changed location is a company, with a time zone that is one, or none', () => {
  fc.assert(
    fc.property(edits, (changes) => {
      const { timezone = 'UTC' } = companyOf(edited(new Location().company, changes));
      expect(() => new Intl.DateTimeFormat('en', { timeZone: timezone })).not.toThrow();
    }),
    RUNS,
  );
});

/** Parts of the API, and what asks for them. */
const ASKED: [RegExp, () => Promise<unknown>, () => unknown][] = [
  [/services/, () => all.api.catalogue(3, never()), () => all.server.location.services],
  [/company\/4564\/staff$/, () => all.api.catalogue(3, never()), () => all.server.location.staff],
  [
    /book_times/,
    () => all.api.book(wish, never()),
    () => [{ time: '12:00', datetime: '2026-12-01T12:00:00+03:00' }],
  ],
  [/book_record/, () => all.api.book(wish, never()), () => [{ id: 1, record_id: 900_000_000 }]],
  [/GET record/, () => all.api.confirm('900000000', never()), () => all.server.location.add()],
  [/GET records/, () => all.api.findBooked(wish, never()), () => [all.server.location.add()]],
];

test.each(ASKED)('whatever %s answers, the error is one of ours', async (part, ask, data) => {
  const answers = fc.sample(edits, { numRuns: 10, seed: RUNS.seed });
  for (const changes of answers) {
    const body = edited({ success: true, data: data(), meta: [] }, changes);
    all.server.failNext(part, { status: 200, body });
    const error = await ask().catch((thrown: unknown) => thrown);
    if (error instanceof Error) expect(error).toBeInstanceOf(DialogkeeperError);
  }
});

test.each(
  ASKED.filter(([part]) => ['services', 'company\\/4564\\/staff$', 'GET records'].includes(part.source)),
)('without a list, the answer to %s is no empty list', async (part, ask) => {
  for (const body of [{ success: true, data: null }, { success: true }, { success: true, data: 'none' }]) {
    all.server.failNext(part, { status: 200, body });
    await expect(ask()).rejects.toMatchObject({ code: 'bookings.unavailable' });
  }
});
