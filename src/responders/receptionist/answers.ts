import type { Service, StaffMember } from '../../domain/context';
import { openingOn, performers, workingDates } from '../calendar';
import { upcomingBookings } from '../calendar/own-bookings';
import type { Question } from '../understanding/acts/acts';
import { answerTo } from '../understanding/catalogue/topics';
import { type Facts, lastVisit, nameOf, sayBookings, sayVisit, serviceOf, staffOf } from './facts';
import { sayWish } from './wish';

const MAX_SERVICES = 6;
const MAX_CATEGORIES = 8;

type Answer = readonly [applies: (facts: Facts) => unknown, lines: (facts: Facts) => string | string[]];

const asks = (question: Question) => (facts: Facts) => facts.said.acts.questions.has(question);

/** In the order in which they are given. */
const ANSWERS: readonly Answer[] = [
  [asks('bot'), ({ say, context }) => say('bot', { company: context.company.name })],
  [asks('name'), yourName],
  [asksLastVisit, visited],
  [asksWish, wished],
  [asks('mine'), booked],
  [({ said }) => said.lacking !== null, ({ said, say }) => say('notOffered', { service: said.lacking })],
  [asksPrice, (facts) => ofBooking(facts) ?? ofServices(facts, 'price')],
  [asks('duration'), (facts) => ofServices(facts, 'duration')],
  [asksServices, (facts) => (facts.said.services.length > 0 ? ofServices(facts, 'price') : catalogue(facts))],
  [(facts) => asks('staff')(facts) && !asks('mine')(facts), team],
  [asks('hours'), hours],
  [asks('address'), address],
  [(facts) => asks('reminder')(facts) && facts.said.topics.length === 0, unknown],
  [asks('abilities'), ({ say }) => say('canDo')],
];

/** Answers to questions: from the context, from the salon's own answers, and otherwise honestly none. */
export function answers(facts: Facts): string[] {
  const lines = ANSWERS.flatMap(([applies, answer]) => (applies(facts) ? answer(facts) : []));
  return [...new Set([...lines, ...ofTopics(facts, lines.length > 0)])];
}

/** From the salon's own answers. A question that has no answer at all is honestly declined. */
function ofTopics(facts: Facts, isAnswered: boolean): string[] {
  const { said, context, say } = facts;
  const told = said.topics
    .filter(({ person, answer }) => !person || answer !== null)
    .map((topic) => answerTo(topic, context.company, say.language, meant(facts)[0]));
  const known = told.filter((text) => text !== null);
  if (known.length > 0) return known;
  const isOpen = said.isUnknownQuestion || (isVague(facts) && !asks('free')(facts));
  return told.length > 0 || (isOpen && !isAnswered) ? [unknown(facts)] : [];
}

function unknown({ say }: Facts): string {
  return say('unknownTopic');
}

function asksLastVisit(facts: Facts): boolean {
  const { acts, when } = facts.said;
  return asks('last-visit')(facts) || (when.same === 'visit' && acts.ordered.size === 0);
}

/** «К тому же мастеру?» */
function asksWish(facts: Facts): boolean {
  const { staff, isUnknownQuestion } = facts.said;
  return asks('wish')(facts) || (staff.pronoun && isUnknownQuestion);
}

/** The salon does not offer what the client asks for, and they name nothing else. */
function isLacking({ said }: Facts): boolean {
  return said.lacking !== null && said.services.length === 0;
}

/** «Вы делаете …?», of something unknown. */
function isVague(facts: Facts): boolean {
  return asks('offers')(facts) && facts.said.services.length === 0;
}

/** A price that belongs to a topic («сколько стоит парковка?») is told by its answer. */
function asksPrice(facts: Facts): boolean {
  const { topics, services } = facts.said;
  return asks('price')(facts) && !isLacking(facts) && (topics.length === 0 || services.length > 0);
}

function asksServices(facts: Facts): boolean {
  const isMore = asks('price')(facts) || asks('duration')(facts);
  return asks('services')(facts) && !isMore && !isLacking(facts) && !isVague(facts);
}

function yourName(facts: Facts): string {
  const name = nameOf(facts);
  return name === null ? facts.say('noName') : facts.say('yourName', { name });
}

function visited(facts: Facts): string {
  const last = lastVisit(facts);
  return last ? facts.say('lastVisit', { visit: sayVisit(last, facts) }) : facts.say('noLastVisit');
}

function wished(facts: Facts): string {
  const wish = sayWish(facts.state.frame, facts);
  return wish === '' ? booked(facts) : facts.say('wish', { wish });
}

export function booked(facts: Facts): string {
  const { say, state } = facts;
  const open = upcomingBookings(facts);
  const wish = sayWish(state.frame, facts);
  if (open.length > 0) return sayBookings(open, 'booking', 'bookings', facts);
  return state.frame.task === 'book' && wish !== '' ? say('notBooked', { wish }) : say('noBookings');
}

/** «А сколько это будет стоить?», from a client who has one booking and speaks of no other service. */
function ofBooking(facts: Facts): string | null {
  const { said, state, say } = facts;
  const [only, another] = upcomingBookings(facts);
  const namesNone =
    said.services.length === 0 && said.narrowed.length === 0 && state.frame.serviceIds.length === 0;
  if (!namesNone || !only || another || only.price === null) return null;
  const { title, price } = only;
  return say('bookingPrice', { title, price: say.format.price({ min: price, max: price }) });
}

/** The services that are asked about: those of the message, of the wish, or of the only booking. */
function meant(facts: Facts): Service[] {
  const { said, state, context } = facts;
  const named = said.narrowed.length > 0 ? said.narrowed : said.services.flatMap(({ services }) => services);
  if (named.length > 0) return named;
  const [only, another] = upcomingBookings(facts);
  const ids = state.frame.serviceIds.length > 0 || another ? state.frame.serviceIds : [only?.serviceId];
  return ids.flatMap((id) => serviceOf(context.company, id) ?? []);
}

function ofServices(facts: Facts, phrase: 'price' | 'duration'): string {
  const { say } = facts;
  const services = meant(facts).slice(0, MAX_SERVICES);
  const line = ({ title, price, durationMinutes: minutes }: Service) =>
    say(phrase, { title, price: say.format.price(price), minutes });
  return services.length === 0 ? say('priceOfWhat') : services.map(line).join('\n');
}

function catalogue({ context, say }: Facts): string {
  const byCategory = new Map<string, Service[]>();
  for (const service of context.company.services) {
    byCategory.set(service.category, [...(byCategory.get(service.category) ?? []), service]);
  }
  const item = ({ title, price }: Service) => say('service', { title, price: say.format.price(price) });
  const lines = [...byCategory].map(([name, services]) =>
    say('category', { name, services: services.slice(0, MAX_SERVICES).map(item).join(', ') }),
  );
  return lines.slice(0, MAX_CATEGORIES).join('\n');
}

function team(facts: Facts): string {
  const { say, context } = facts;
  const { wanted } = facts.said.staff;
  const [service] = wanted.length > 0 ? [] : meant(facts);
  const shown = ({ name, specialization }: StaffMember) =>
    service || specialization === '' ? name : `${name} (${specialization})`;
  const names = (staff: readonly StaffMember[]) => say.format.and(staff.map(shown));
  if (!service) return say('team', { staff: names(wanted.length > 0 ? wanted : context.company.staff) });
  return say('whoPerforms', { title: service.title, staff: names(performers(context.company, service.id)) });
}

function hours({ context: { company, schedule }, said, state, now, say }: Facts): string[] {
  const [member] = said.staff.pronoun ? [staffOf(company, state.lastStaffId)] : said.staff.wanted;
  const staffIds = member ? [member.id] : company.staff.map(({ id }) => id);
  const dates = said.when.same === 'day' ? state.frame.dates : said.when.dates;
  if (dates.length > 0) {
    return dates.map((date) => {
      const opening = openingOn(schedule, date, staffIds);
      const day = say.format.day(date);
      if (!opening) return member ? say('staffOff', { staff: member.name, day }) : say('dayOff', { day });
      const [from, to] = [say.format.time(opening.from), say.format.time(opening.to)];
      return say(member ? 'staffOpen' : 'open', { staff: member?.name, day, from, to });
    });
  }
  const { time, shortDay } = say.format;
  const shown = (date: string) => {
    const opening = openingOn(schedule, date, staffIds);
    return opening ? [`${shortDay(date)}: ${time(opening.from)}–${time(opening.to)}`] : [];
  };
  const week = workingDates(schedule, now).slice(0, 7).flatMap(shown);
  return [week.length === 0 ? say('noHours') : say('openingWeek', { days: week.join('\n') })];
}

function address({ context: { company }, say }: Facts): string {
  const { address, phone } = company;
  return address === null && phone === null ? say('noAddress') : say('address', { address, phone }).trim();
}
