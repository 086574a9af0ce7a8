import { sql } from 'kysely';
import { afterQuiet, isQuiet } from '../../../src/db/reminders/quiet-hours';
import { testDatabase } from '../../support/database';

const db = testDatabase();

/** When a reminder that is due at `instant` may be sent. */
async function sentAt(instant: string, hours: string | null, timezone: string): Promise<string> {
  const [from, to] = hours?.split('-') ?? [null, null];
  const at = sql`${instant}::timestamptz`;
  const quiet = { timezone: sql`${timezone}::text`, from: sql`${from}::text`, to: sql`${to}::text` };
  const { rows } = await sql<{ sent: Date; quiet: boolean }>`
    select ${afterQuiet(at, quiet)} as sent, ${isQuiet(at, quiet)} as quiet
  `.execute(db);
  const { sent, quiet: waits } = rows[0] as { sent: Date; quiet: boolean };
  expect(waits).toBe(sent.toISOString() !== new Date(instant).toISOString());
  return sent.toISOString().replace(':00.000Z', 'Z');
}

test.each([
  ['in the evening, before they begin', '2026-11-27T17:59:00Z', '2026-11-27T17:59Z'],
  ['at their begin', '2026-11-27T18:00:00Z', '2026-11-28T06:00Z'],
  ['before midnight', '2026-11-27T20:30:00Z', '2026-11-28T06:00Z'],
  ['after midnight', '2026-11-28T01:00:00Z', '2026-11-28T06:00Z'],
  ['at their end', '2026-11-28T06:00:00Z', '2026-11-28T06:00Z'],
])('quiet hours over midnight, in the time of the company: %s', async (_when, due, sent) => {
  expect(await sentAt(due, '21:00-09:00', 'Europe/Moscow')).toBe(sent);
});

test('quiet hours within a day', async () => {
  expect(await sentAt('2026-11-27T10:59:00Z', '14:00-16:00', 'Europe/Moscow')).toBe('2026-11-27T10:59Z');
  expect(await sentAt('2026-11-27T11:00:00Z', '14:00-16:00', 'Europe/Moscow')).toBe('2026-11-27T13:00Z');
});

test('without quiet hours a reminder is sent when it is due', async () => {
  expect(await sentAt('2026-11-28T01:00:00Z', null, 'Europe/Moscow')).toBe('2026-11-28T01:00Z');
});

describe('in a night in which the clock changes, quiet hours end at the same time of the clock:', () => {
  // Berlin: UTC+1 in winter, UTC+2 in summer
  test('they are an hour shorter in spring', async () => {
    expect(await sentAt('2027-03-27T20:30:00Z', '21:00-09:00', 'Europe/Berlin')).toBe('2027-03-28T07:00Z');
    expect(await sentAt('2027-03-28T20:30:00Z', '21:00-09:00', 'Europe/Berlin')).toBe('2027-03-29T07:00Z');
  });

  test('they are an hour longer in autumn', async () => {
    expect(await sentAt('2026-10-24T20:30:00Z', '21:00-09:00', 'Europe/Berlin')).toBe('2026-10-25T08:00Z');
    expect(await sentAt('2026-10-24T18:59:00Z', '21:00-09:00', 'Europe/Berlin')).toBe('2026-10-24T18:59Z');
  });

  test('an end within the hour that is left out is an hour later', async () => {
    expect(await sentAt('2027-03-28T00:30:00Z', '21:00-02:30', 'Europe/Berlin')).toBe('2027-03-28T01:30Z');
  });
});
