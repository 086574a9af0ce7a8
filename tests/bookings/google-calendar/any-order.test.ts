import type { CalendarApi } from '../../../src/bookings/google-calendar/api';
import { readBookings } from '../../../src/bookings/google-calendar/read';
import type { GoogleCalendarSettings } from '../../../src/bookings/google-calendar/settings';
import type { BookingSystemEvent } from '../../../src/bookings/provider';
import { shuffledAndRepeated, stateAfter } from '../support/told-state';
import { Calendar } from './calendar';
import { ANNA, at, OLGA, signal, WINDOW } from './salon';

const CHANGES = 5000;
const calendars = new Map([ANNA, OLGA].map((id) => [id, new Calendar(id, () => undefined)]));

/** Without HTTP, so that thousands of changes are read one by one. */
const api: CalendarApi = async ({ path, query }) => {
  const json = calendars.get(path[1] ?? '')?.list(new URLSearchParams(query));
  return { status: 200, json, text: '', headers: new Headers(), retryAfterMs: undefined };
};
const settings = {
  calendars: [...calendars.keys()].map((calendar) => ({ staff: calendar, calendar })),
} as GoogleCalendarSettings;

async function read(state: unknown) {
  const events: BookingSystemEvent[] = [];
  let cursor: unknown = null;
  for (;;) {
    const page = await readBookings(
      { api, settings, timezone: 'Europe/Moscow' },
      { ...WINDOW, state, cursor },
      signal,
    );
    events.push(...page.bookings.map((booking) => ({ type: 'booking', booking }) as const));
    if (page.cursor === null) return { events, state: page.state };
    cursor = page.cursor;
  }
}

/** What people do in their calendars, of a fixed seed. */
function change(random: (below: number) => number): void {
  const [calendar, other] = random(2) ? [...calendars.values()] : [...calendars.values()].reverse();
  if (!calendar || !other) return;
  const hour = () => {
    const day = String(1 + random(28)).padStart(2, '0');
    const from = 10 + random(9);
    return at(`2026-12-${day}T${from}:00`, `2026-12-${day}T${from + 1}:00`);
  };
  const all = [...calendar.events.values()];
  const event = all[random(all.length + 1)];
  const what = random(6);
  if (!event || (what === 0 && all.length < 100))
    calendar.insert({ ...hour(), summary: `Haircut, Ann +7999000${1000 + random(9000)}` });
  else if (event.status === 'cancelled') calendar.patch(event.id, { status: 'confirmed', ...hour() });
  else if (what === 1) calendar.delete(event.id);
  else if (what === 2)
    calendar.patch(event.id, { transparency: event.transparency ? null : 'transparent' } as object);
  else if (what === 3 && !other.events.has(event.id)) {
    calendar.delete(event.id);
    other.insert({ start: event.start, end: event.end, id: event.id });
  } else calendar.patch(event.id, hour());
}

test('10,000 readings of changes, in any order and repeated, end in the state of the calendars', async () => {
  let seed = 20_261_127;
  const random = (below: number) => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const told: BookingSystemEvent[] = [];
  let state: unknown = null;
  for (let i = 0; i < CHANGES; i++) {
    change(random);
    const one = await read(i % 500 === 0 ? null : state); // everything, now and then
    state = one.state;
    told.push(...one.events);
  }

  const ordered = stateAfter(told);
  for (const shuffling of [1, 2]) {
    const shuffled = shuffledAndRepeated(told, shuffling);
    expect(shuffled.length).toBeGreaterThan(10_000);
    expect(stateAfter(shuffled)).toEqual(ordered);
  }
  for (const { id, events } of calendars.values()) {
    for (const event of events.values()) {
      const isOpen = event.status === 'confirmed' && event.transparency !== 'transparent';
      expect(ordered[`${id}/${event.id}`]?.state.status).toBe(isOpen ? 'booked' : 'cancelled');
      if (isOpen)
        expect(ordered[`${id}/${event.id}`]?.details?.value.startsAt).toBe(
          new Date(event.start.dateTime ?? '').toISOString(),
        );
    }
  }
});
