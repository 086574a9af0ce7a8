import { isWithin } from '../../src/warming/off-peak';
import { WARMING_SETTINGS } from '../../src/warming/settings';

const at = (time: string) => new Date(`2026-11-27T${time}:00Z`);

test.each([
  ['4-7', 'Europe/Moscow', '00:59', false],
  ['4-7', 'Europe/Moscow', '01:00', true],
  ['4-7', 'Europe/Moscow', '03:59', true],
  ['4-7', 'Europe/Moscow', '04:00', false],
  ['4-7', 'America/Sao_Paulo', '07:30', true],
  ['22-6', 'UTC', '23:00', true],
  ['22-6', 'UTC', '05:59', true],
  ['22-6', 'UTC', '06:00', false],
  ['0-24', 'UTC', '00:00', true],
  ['0-24', 'Asia/Kolkata', '18:30', true],
  ['4-7', 'Mars/Olympus', '05:00', false],
])('WARM_HOURS=%s: in %s at %s UTC: %s', (given, timezone, time, expected) => {
  const hours = WARMING_SETTINGS.warmHours.parse(given, 'WARM_HOURS');
  if (hours === 'off') throw new Error('these are hours');
  expect(isWithin(hours, timezone, at(time))).toBe(expected);
});

test.each(['', '4', '4-4', '24-3', '4-25', 'night', '4 - 7'])('WARM_HOURS=%j is refused', (given) => {
  const parse = () => WARMING_SETTINGS.warmHours.parse(given, 'WARM_HOURS');
  expect(parse).toThrow(/WARM_HOURS.*4-7/);
});
