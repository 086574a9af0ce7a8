import { instantOf, localTimeOf } from '../../src/time/local-time';

const iso = (local: string, timezone: string) => instantOf(local, timezone).toISOString();

test.each([
  ['2026-11-24T10:00', 'Europe/Moscow', '2026-11-24T07:00:00.000Z'],
  ['2026-07-01T10:00', 'Europe/Berlin', '2026-07-01T08:00:00.000Z'],
  ['2026-12-01T00:30', 'America/New_York', '2026-12-01T05:30:00.000Z'],
  ['2026-11-24T10:00', 'Asia/Kathmandu', '2026-11-24T04:15:00.000Z'],
])('%s in %s is %s, and back', (local, timezone, instant) => {
  expect(iso(local, timezone)).toBe(instant);
  expect(localTimeOf(new Date(instant), timezone)).toBe(local);
});
