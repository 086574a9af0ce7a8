import type { Service } from '../../domain/context';
import { openingOn, workingDates } from './calendar';
import type { Category } from './phrases/phrases';
import { type Facts, type Line, upcomingBookings, visitOf } from './plan';

const MAX_SERVICES = 5;
const MAX_CATEGORIES = 8;
const MAX_PER_CATEGORY = 6;

/** Answers to questions about bookings, prices, services, opening hours and the address. */
export function answers(facts: Facts): Line[] {
  const { intents } = facts.said;
  const lines: Line[] = [];
  if (intents.has('mine')) lines.push(bookings(facts));
  if (intents.has('price')) lines.push(prices(facts));
  else if (intents.has('services')) lines.push(catalogue(facts));
  if (intents.has('hours')) lines.push(hours(facts));
  if (intents.has('address')) {
    const { address, phone } = facts.context.company;
    lines.push((say) => say.address(address, phone));
  }
  return lines;
}

function bookings(facts: Facts): Line {
  const visits = upcomingBookings(facts).map((booking) => visitOf(booking, facts));
  return (say) => (visits.length === 0 ? say.noBookings() : say.bookings(visits));
}

function prices(facts: Facts): Line {
  const { said, state, context } = facts;
  const intended = context.company.services.filter((service) => service.id === state.wish.serviceId);
  const asked = said.services.length > 0 ? said.services : intended;
  return asked.length === 0 ? catalogue(facts) : (say) => say.prices(asked.slice(0, MAX_SERVICES));
}

function catalogue({ context }: Facts): Line {
  const byCategory = new Map<string, Service[]>();
  for (const service of context.company.services) {
    byCategory.set(service.category, [...(byCategory.get(service.category) ?? []), service]);
  }
  const categories: Category[] = [...byCategory]
    .slice(0, MAX_CATEGORIES)
    .map(([name, services]) => ({ name, services: services.slice(0, MAX_PER_CATEGORY) }));
  return (say) => say.catalogue(categories);
}

function hours({ context: { company, schedule }, said, now }: Facts): Line {
  const staffIds = said.staff ? [said.staff.id] : company.staff.map((member) => member.id);
  const name = said.staff?.name ?? null;
  const { date } = said;
  if (date !== null) {
    const opening = openingOn(schedule, date, staffIds);
    if (opening) return (say) => say.openOn(date, name, opening);
    return (say) => (name === null ? say.dayOff(date) : say.staffOff(name, date));
  }
  const week = workingDates(schedule, now, 7).flatMap((day) => {
    const opening = openingOn(schedule, day, staffIds);
    return opening ? [{ date: day, opening }] : [];
  });
  return (say) => (week.length === 0 ? say.noHours() : say.openingWeek(week));
}
