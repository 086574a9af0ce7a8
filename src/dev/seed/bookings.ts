import type { NewBooking } from '../../db/schema';
import { type Calendar, fillWithVisits, type Workday } from './calendar';
import { clientsOfVisits } from './clients-of-visits';
import type { Random } from './random';
import type { DemoSalon } from './salons/salon';

export interface SeededService {
  id: string;
  title: string;
  category: string;
  priceMin: number;
  priceMax: number;
  durationMinutes: number;
}

export interface SeededStaff {
  id: string;
  name: string;
  services: SeededService[];
}

/** A salon whose services, staff and clients are stored. */
export interface SeededSalon {
  companyId: string;
  staff: SeededStaff[];
  /** Ids; the first one is Anna's. */
  clients: string[];
  calendar: Calendar;
  data: DemoSalon;
}

/** In every workday of every staff member this long a gap stays free, so that a responder has a time to offer. */
const KEPT_FREE_MINUTES = 60;

/** Upcoming visits, ordered by time. */
export function upcomingBookings(salon: SeededSalon, workdays: Workday[], random: Random): NewBooking[] {
  const visits = plannedVisits(salon, workdays, random)
    .filter(({ startsAt }) => startsAt > salon.calendar.now)
    .sort((a, b) => Number(a.startsAt) - Number(b.startsAt) || Number(a.staff.id) - Number(b.staff.id));
  const clients = clientsOfVisits(visits, salon.clients, salon.calendar);
  return visits.map(({ staff, service, startsAt, endsAt }, i) => ({
    ...booking(salon, staff, service, random),
    client_id: clients[i],
    starts_at: startsAt,
    ends_at: endsAt,
    comment: random.chance(0.05) ? random.pick(salon.data.comments) : null,
    ...(random.chance(0.1)
      ? { made_by: 'bot' as const }
      : { made_by: 'booking-system' as const, external_id: String(900_000_001 + i) }),
  }));
}

/**
 * One closed visit of Anna and of every eighth client; each staff member has one a day. Anna and the first of the others have
 * been here; some of the rest did not come.
 */
export function closedBookings(salon: SeededSalon, random: Random): NewBooking[] {
  const { staff, clients, calendar, data } = salon;
  const returning = clients.filter((_, i) => i % 8 === 0);
  return returning.flatMap((clientId, i) => {
    const person = staff[i % staff.length];
    if (!person) return [];
    const annas = i === 0;
    const date = calendar.date(annas ? -14 : -1 - Math.floor(i / staff.length));
    const service = random.pick(person.services);
    const cancelled = !annas && random.chance(0.3) && i > 1;
    const endsAt = calendar.instant(date, 12 * 60 + service.durationMinutes);
    return {
      ...booking(salon, person, service, random),
      client_id: clientId,
      starts_at: calendar.instant(date, 12 * 60),
      ends_at: endsAt,
      status: cancelled ? ('cancelled' as const) : ('completed' as const),
      closed_by: cancelled ? data.administrator : person.name,
      closed_at: cancelled ? calendar.instant(date, 9 * 60) : endsAt, // a visit is cancelled in the morning of its day
      external_id: String(800_000_001 + i),
    };
  });
}

function plannedVisits({ staff, calendar }: SeededSalon, workdays: Workday[], random: Random) {
  return workdays.flatMap(({ staff: index, date, intervals }) => {
    const person = staff[index];
    if (!person) return [];
    const relaxed = random.pick(intervals);
    return intervals
      .flatMap((interval) =>
        fillWithVisits(interval, interval === relaxed ? KEPT_FREE_MINUTES : 0, person.services, random),
      )
      .map(({ from, to, service }) => ({
        staff: person,
        service,
        date,
        from,
        startsAt: calendar.instant(date, from),
        endsAt: calendar.instant(date, to),
      }));
  });
}

function booking(
  { companyId, data: { priceStep } }: SeededSalon,
  staff: SeededStaff,
  service: SeededService,
  random: Random,
) {
  const { id, title, priceMin, priceMax } = service;
  return {
    company_id: companyId,
    staff_id: staff.id,
    service_id: id,
    title,
    price: priceMin + priceStep * random.int(0, Math.floor((priceMax - priceMin) / priceStep)),
  };
}
