import type { Booking, CompanySegment, Context, Service, StaffMember } from '../../domain/context';
import type { Action } from '../../domain/turn';
import type { Say } from './phrases/say';
import type { State } from './state';
import type { Understanding } from './understanding';

/** The input of every decision. */
export interface Facts {
  context: Context;
  /** Local to the company. */
  now: string;
  said: Understanding;
  state: State;
  say: Say;
}

/** The result of a turn. Without lines nothing is sent. */
export interface Plan {
  lines: string[];
  actions: Action[];
  state: State;
}

/** A booking as the client is told about it. */
export interface Visit {
  title: string;
  staff: string | null;
  from: string;
}

/** In the future or under way. */
export function upcomingBookings({ context, now }: Pick<Facts, 'context' | 'now'>): Booking[] {
  return context.client.bookings.filter(({ status, to }) => status === 'booked' && to > now);
}

export function lastVisit({ context }: Pick<Facts, 'context'>): Booking | undefined {
  return context.client.bookings.find(({ status }) => status === 'completed');
}

export function serviceOf(company: CompanySegment, id: string | null | undefined): Service | undefined {
  return company.services.find((service) => service.id === id);
}

export function staffOf(company: CompanySegment, id: string | null | undefined): StaffMember | undefined {
  return company.staff.find((member) => member.id === id);
}

export function visitOf({ title, staffId, from }: Booking, { context }: Facts): Visit {
  return { title, staff: staffOf(context.company, staffId)?.name ?? null, from };
}

export function sayVisit({ title, staff, from }: Visit, { say }: Facts): string {
  return say('visit', { title, staff, moment: say.format.moment(from) });
}

export function nameOf({ context, state }: Pick<Facts, 'context' | 'state'>): string | null {
  return context.client.name ?? state.name ?? null;
}

export function numbered(items: readonly string[]): string {
  return items.map((item, i) => `${i + 1}. ${item}`).join('\n');
}

/** «2 записи», "2 bookings" */
export function countOf(items: readonly unknown[], { say }: Facts): string {
  const plural = new Intl.PluralRules(say.language).select(items.length);
  return say(`records_${plural === 'zero' || plural === 'two' ? 'other' : plural}`, { count: items.length });
}
