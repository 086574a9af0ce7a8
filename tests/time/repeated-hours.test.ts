import { instantOf as asked } from '../../src/db/local-time';
import { instantOf } from '../../src/time/local-time';
import { testDatabase } from '../support/database';

const db = testDatabase();

/** `skipped`: no clock ever shows it. PostgreSQL is asked for a time to book, and does not guess one. */
test.each([
  ['Europe/Berlin', '2026-07-01T10:00', '2026-07-01T08:00:00.000Z', ''],
  ['Europe/Berlin', '2026-03-29T01:59', '2026-03-29T00:59:00.000Z', ''],
  ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z', 'skipped'],
  ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00:00.000Z', ''],
  ['Europe/Berlin', '2026-10-25T01:59', '2026-10-24T23:59:00.000Z', ''],
  ['Europe/Berlin', '2026-10-25T02:00', '2026-10-25T00:00:00.000Z', 'repeated'],
  ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z', 'repeated'],
  ['Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00:00.000Z', ''],
  ['America/New_York', '2026-12-01T00:30', '2026-12-01T05:30:00.000Z', ''],
  ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30:00.000Z', 'skipped'],
  ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30:00.000Z', 'repeated'],
  ['America/New_York', '2026-11-01T02:00', '2026-11-01T07:00:00.000Z', ''],
  ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45:00.000Z', 'repeated'],
])('in %s, %s is %s for both readers of local times %s', async (timezone, local, instant, what) => {
  expect(instantOf(local, timezone).toISOString()).toBe(instant);
  const stored = await asked(db, local, timezone);
  expect(stored && new Date(stored).toISOString()).toBe(what === 'skipped' ? undefined : instant);
});
