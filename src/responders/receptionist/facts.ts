import type {
  Booking,
  CompanySegment,
  Context,
  DialogueSegment,
  Service,
  StaffMember,
} from '../../domain/context';
import type { Action, ReplyOption } from '../../domain/turn';
import { upcomingBookings } from '../calendar/own-bookings';
import type { Phrase, Say } from '../phrases/say';
import type { Understanding } from '../understanding';
import { idle, type State } from './state';

/** The input of every decision. */
export interface Facts {
  context: Context;
  /** Local to the company. */
  now: string;
  said: Understanding;
  state: State;
  say: Say;
  /** Whether a yes of this turn counts. */
  mayAgree: boolean;
  /** The reminder that a yes would answer. */
  reminds?: DialogueSegment['reminds'];
  /** What is to be said of an option that the client has pressed, and of what has become of an action. */
  pressed?: readonly string[] | undefined;
  /** The time that was to be booked, and is taken. Nothing else is done before the client has been told. */
  taken?: string;
  /** The booking system has refused an action, or does not answer. */
  isRefused?: boolean;
}

/** The result of a turn. Without lines nothing is sent. */
export interface Plan {
  lines: string[];
  actions: Action[];
  state: State;
  /** Of the question at the end. */
  options?: ReplyOption[];
}

/** The booking that was made last in this dialogue. */
export function justBooked(facts: Facts): Booking | undefined {
  return upcomingBookings(facts).find(({ from }) => from === facts.state.booked);
}

export function lastVisit({ context }: Pick<Facts, 'context'>): Booking | undefined {
  return context.client.bookings.find(({ status }) => status === 'completed');
}

/** What "as last time" and "as usual" mean: the last visit, or, where it is not known, what most visits have in common. */
export function sameAgain({
  context,
}: Pick<Facts, 'context'>): Pick<Booking, 'serviceId' | 'staffId'> | undefined {
  const { usual } = context.client;
  return lastVisit({ context }) ?? (usual?.serviceId ? usual : undefined);
}

export function serviceOf(company: CompanySegment, id: string | null | undefined): Service | undefined {
  return company.services.find((service) => service.id === id);
}

export function staffOf(company: CompanySegment, id: string | null | undefined): StaffMember | undefined {
  return company.staff.find((member) => member.id === id);
}

/** A booking as the client is told about it: «Маникюр», в среду, 25 ноября, в 15:00, мастер — Ирина. */
export function sayVisit(
  { title, from, staffId }: Pick<Booking, 'title' | 'from' | 'staffId'>,
  { say, context }: Facts,
  staffIds = [staffId],
): string {
  const names = staffIds.flatMap((id) => staffOf(context.company, id)?.name ?? []);
  return say('visit', { title, staff: say.format.and(names), moment: say.format.moment(from) });
}

/** One booking as a sentence, several as a list. */
export function sayBookings(
  bookings: readonly Booking[],
  one: Phrase,
  several: Phrase,
  facts: Facts,
): string {
  const visits = bookings.map((booking) => sayVisit(booking, facts));
  if (visits.length === 1) return facts.say(one, { visit: visits[0] });
  return facts.say(several, { count: countOf(bookings, facts), list: numbered(visits) });
}

/** The end of a task. */
export function finished({ state }: Facts, lines: string[], actions: Action[] = []): Plan {
  return { lines, actions, state: idle(state) };
}

/** Says something, perhaps, and does nothing. */
export function saying(state: State, ...lines: string[]): Plan {
  return { lines, actions: [], state };
}

/** Asks a person to take over, unless one has been asked already. */
export function handOver({ context }: Facts, reason: string): Action[] {
  return context.dialogue.handedOverAt === null ? [{ type: 'hand-over', reason }] : [];
}

export function nameOf({ context, state }: Pick<Facts, 'context' | 'state'>): string | null {
  return context.client.name ?? state.name ?? null;
}

export function numbered(items: readonly string[]): string {
  return items.map((item, i) => `${i + 1}. ${item}`).join('\n');
}

/** «2 записи», "2 bookings" */
function countOf(items: readonly unknown[], { say }: Facts): string {
  const plural = new Intl.PluralRules(say.language).select(items.length);
  return say(`records_${plural === 'zero' || plural === 'two' ? 'other' : plural}`, { count: items.length });
}
