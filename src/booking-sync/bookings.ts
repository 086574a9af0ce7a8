import { isDeepStrictEqual } from 'node:util';
import { SyncStateExpired } from '../bookings/errors';
import type { BookingPage, ReadBookings } from '../bookings/provider';
import type { StoredSync } from '../db/booking-sync/claim';
import { notObserved, rangeOf } from '../db/booking-sync/read';
import { failpoint } from '../failpoint';
import { MAX_PAGES, PagesEndless } from './errors';
import { mirrorPage } from './mirror';
import { nextReading, type Reading, type ReadState, wholeReading } from './reading';
import type { BookingsRead } from './result';
import { keep, type Step } from './step';
import { cancelVanished } from './vanished';

/** Null: the booking system does not tell its bookings. */
export async function readAllBookings(step: Step, stored: StoredSync): Promise<BookingsRead | null> {
  if (!step.client.readBookings) return null;
  const range = await rangeOf(step.db, step.companyId, step.days);
  const reading = nextReading(stored, range, new Date());
  try {
    return await readPages(step, reading);
  } catch (error) {
    const isWhole = reading.state === null && reading.next === null;
    if (!(error instanceof SyncStateExpired) || isWhole) throw error;
    return await readPages(step, wholeReading(range, new Date().toISOString()));
  }
}

async function readPages(step: Step, begun: Reading): Promise<BookingsRead> {
  const done: BookingsRead = { read: 0, created: 0, updated: 0, closed: 0, unknownStaff: 0, unusable: 0 };
  let reading = begun;
  for (let pages = 1; ; pages += 1) {
    const page = await readPage(step, reading, done);
    step.onProgress({ companyId: step.companyId, step: 'bookings', read: done.read });
    const isRepeated = page.cursor !== null && isDeepStrictEqual(page.cursor, reading.next);
    if (isRepeated || pages > MAX_PAGES) throw new PagesEndless(step.system);
    reading = await afterPage(step, reading, page);
    if (reading.next === null) {
      if (reading.isComplete && mayHaveVanished(step, done)) await cancelVanished(step, reading, done);
      await keep(step, { cursor: null, state: stateAfter(reading, page) });
      return done;
    }
    await keep(step, { cursor: reading });
    failpoint('after-page');
  }
}

/** A list without anything may be that of an account that has lost a right: then only a booking that can be asked for by its id is gone. */
function mayHaveVanished({ client }: Step, { read }: BookingsRead): boolean {
  return read > 0 || client.readBooking !== undefined;
}

async function readPage(step: Step, { from, to, state, next }: Reading, done: BookingsRead) {
  const observedAt = new Date();
  const request: ReadBookings = { from, to, state, cursor: next };
  const page = (await step.client.readBookings?.(request, step.signal)) as BookingPage;
  await mirrorPage(step, page.bookings, observedAt, done);
  return page;
}

async function afterPage({ db, companyId }: Step, reading: Reading, page: BookingPage): Promise<Reading> {
  const ids = page.bookings.map(({ externalId }) => externalId);
  const isComplete = reading.isComplete && page.isComplete;
  const present = isComplete ? await notObserved(db, companyId, ids, new Date(reading.since)) : [];
  return {
    ...reading,
    next: page.cursor ?? null,
    isComplete,
    present: isComplete ? [...reading.present, ...present] : [],
  };
}

function stateAfter({ wholeAt }: Reading, { state }: BookingPage): ReadState | null {
  return state === undefined ? null : { state, wholeAt };
}
