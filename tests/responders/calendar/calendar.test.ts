import type { ScheduleSegment } from '../../../src/domain/context';
import { freeStarts, nearest, spread, type Wanted } from '../../../src/responders/calendar';
import { timeOf } from '../../../src/time/local-arithmetic';
import { busy, hours } from '../../support/contexts';

const DAY = '2026-11-24';
const wanted = (parts: Partial<Wanted> = {}): Wanted => ({
  staffIds: ['1'],
  durationMinutes: 60,
  after: '2026-11-23T12:00',
  ...parts,
});
const times = (schedule: ScheduleSegment, parts: Partial<Wanted> = {}) =>
  freeStarts(schedule, DAY, wanted(parts)).map(({ from }) => timeOf(from));

test('the last start leaves time for the service before the end of the day', () => {
  const schedule = { hours: [hours('1', DAY, '17:00', '19:00')], busy: [] };
  expect(times(schedule)).toEqual(['17:00', '17:30', '18:00']);
  expect(times(schedule, { durationMinutes: 90 })).toEqual(['17:00', '17:30']);
});

test('a service does not extend over a lunch break', () => {
  const schedule = {
    hours: [hours('1', DAY, '12:00', '13:00'), hours('1', DAY, '14:00', '15:00')],
    busy: [],
  };
  expect(times(schedule)).toEqual(['12:00', '14:00']);
  expect(times(schedule, { durationMinutes: 90 })).toEqual([]);
});

test('a start that overlaps taken time is not free, one that touches it is', () => {
  const schedule = {
    hours: [hours('1', DAY, '10:00', '14:00')],
    busy: [busy('b', '1', `${DAY}T11:00`, `${DAY}T12:00`)],
  };
  expect(times(schedule)).toEqual(['10:00', '12:00', '12:30', '13:00']);
});

test('a booking of one member of staff leaves the time of another free', () => {
  const schedule = {
    hours: [hours('1', DAY, '10:00', '11:00'), hours('2', DAY, '10:00', '11:30')],
    busy: [busy('b', '1', `${DAY}T10:00`, `${DAY}T11:00`)],
  };
  expect(freeStarts(schedule, DAY, wanted({ staffIds: ['1', '2'] }))).toEqual([
    { from: `${DAY}T10:00`, staffIds: ['2'] },
    { from: `${DAY}T10:30`, staffIds: ['2'] },
  ]);
});

test('a start that is now or has passed is not free', () => {
  const schedule = { hours: [hours('1', DAY, '10:00', '12:30')], busy: [] };
  expect(times(schedule, { after: `${DAY}T10:30` })).toEqual(['11:00', '11:30']);
});

test('starts are on the half hours even where the working day does not begin on one', () => {
  const schedule = { hours: [hours('1', DAY, '10:10', '12:00')], busy: [] };
  expect(times(schedule)).toEqual(['10:30', '11:00']);
});

test('a day may end at midnight', () => {
  const schedule = { hours: [hours('1', DAY, '22:00', '24:00')], busy: [] };
  expect(times(schedule)).toEqual(['22:00', '22:30', '23:00']);
});

test('the time of a booking that is being moved counts as free', () => {
  const schedule = {
    hours: [hours('1', DAY, '10:00', '11:30')],
    busy: [busy('b', '1', `${DAY}T10:00`, `${DAY}T11:00`)],
  };
  expect(times(schedule)).toEqual([]);
  expect(times(schedule, { exceptBookingId: 'b' })).toEqual(['10:00', '10:30']);
});

test('times are chosen around the requested one, or spread over the day', () => {
  const starts = freeStarts({ hours: [hours('1', DAY, '10:00', '20:00')], busy: [] }, DAY, wanted());
  const shown = (some: typeof starts) => some.map(({ from }) => timeOf(from));
  expect(shown(nearest(starts, '15:10', 3))).toEqual(['14:30', '15:00', '15:30']);
  expect(shown(spread(starts, 3))).toEqual(['10:00', '13:30', '16:30']);
  expect(shown(spread(starts.slice(0, 2), 3))).toEqual(['10:00', '10:30']);
});
