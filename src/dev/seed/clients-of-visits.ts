import type { Calendar } from './calendar';

/** The clients of the examples; all bookings that they do not have belong to the others. */
const FEW_BOOKINGS = 40;

interface PlannedVisit {
  date: string;
  /** Minutes since midnight. */
  from: number;
  service: { durationMinutes: number };
}

/**
 * The client of each visit. The first client and four fifths of the next 39 have one visit; the last fifth has none, so
 * that dialogues about a booking, and about none, can be tried. The other clients rotate: a client comes again only after all
 * others, days later, and so never has two visits at the same time.
 */
export function clientsOfVisits(
  visits: readonly PlannedVisit[],
  clients: readonly string[],
  calendar: Calendar,
): (string | undefined)[] {
  const few = clients.slice(0, Math.max(1, Math.min(FEW_BOOKINGS, Math.floor(clients.length / 2))));
  const [first, ...withOne] = few.filter((_, i) => i % 5 !== 2);
  const others = clients.slice(few.length);
  const owners = visits.map((_, i) => others[i % others.length]);
  for (const [i, visit] of shortAfternoonVisits(visits, calendar, withOne.length).entries())
    owners[visit] = withOne[i];
  const place = visits.findIndex(({ date }) => date >= calendar.date(2));
  if (place >= 0) owners[place] = first;
  return owners;
}

const AFTERNOON = 14 * 60;

/** The places of `count` visits of the next days that leave room for an earlier and a shorter one: they can be moved. */
function shortAfternoonVisits(visits: readonly PlannedVisit[], calendar: Calendar, count: number): number[] {
  const [from, to] = [calendar.date(2), calendar.date(14)];
  const suitable = visits.flatMap((visit, i) =>
    visit.date >= from && visit.date < to && visit.from >= AFTERNOON && visit.service.durationMinutes <= 60
      ? i
      : [],
  );
  const spread = Array.from({ length: count }, (_, i) => suitable[Math.floor((i * suitable.length) / count)]);
  return [...new Set(spread.filter((place) => place !== undefined))];
}
