import type { Booking } from '../../domain/context';
import type { Details } from './catalogue/details';
import { namesDetail, namesTime } from './contents';
import { type Facts, justBooked, lastVisit, serviceOf } from './facts';
import { addDays, addMinutes, dateOf, timeOf } from './local-time';
import type { Person } from './sharing';
import { type Frame, LISTS_TIMES, NO_WISH, type Wish } from './state';
import type { SaidService } from './understanding';
import { sayGuest } from './wish';

/**
 * What the client wants: what was known before, changed by the messages of this turn. A slot that they do not speak of is kept.
 * `moved`: the booking to be moved, which relative wishes («пораньше») start from.
 */
export function nextFrame(facts: Facts, moved?: Booking): Frame {
  const { said, state } = facts;
  const before = state.frame;
  const added = addedIn(facts);
  if (added.length > 0 && (said.when.dates.length > 0 || !answersQuestion(facts)))
    return { ...before, next: [...before.next, ...added.map((one) => wishOf(one, facts, one.own ?? said))] };
  const frame = { ...before };
  Object.assign(frame, guests(facts));
  Object.assign(frame, services(facts, frame));
  Object.assign(frame, staff(facts, frame, moved));
  if (said.when.same === 'visit') Object.assign(frame, asLastTime(facts));
  return { ...frame, ...times(facts, frame, moved) };
}

/** What is wanted instead of a booking that is to be cancelled: the last service that is named, or the same again. */
export function wishInstead(facts: Facts, cancelled: Booking): Wish {
  const { said } = facts;
  const named = wantedIn(facts).at(-1);
  const { id = '' } = serviceOf(facts.context.company, cancelled.serviceId) ?? {};
  const same = { services: [], own: null, person: null, words: cancelled.title };
  const wish = wishOf(named ?? same, facts, named?.own ?? said);
  return named || id === '' ? wish : { ...wish, serviceIds: [id] };
}

/** Without what is refused later («педикюр, нет, не педикюр, а маникюр»); «постричься, женская стрижка» is one wish. */
function wantedIn(facts: Facts): SaidService[] {
  const refused = refusedIn(facts);
  const wanted: SaidService[] = [];
  for (const one of facts.said.services) {
    if (one.excluded || one.services.every(({ id }) => refused.has(id))) continue;
    const last = wanted.at(-1);
    const both =
      last && !last.person ? one.services.filter((service) => last.services.includes(service)) : [];
    if (last && both.length > 0) wanted[wanted.length - 1] = { ...one, services: both };
    else wanted.push(one);
  }
  return wanted;
}

/** «И ещё массаж», «педикюр после маникюра», while another service is known: the services that are wanted besides. */
function addedIn(facts: Facts): SaidService[] {
  const { serviceIds, next } = facts.state.frame;
  const known = new Set([serviceIds, ...next.map((wish) => wish.serviceIds)].flat());
  const wanted = wantedIn(facts);
  const others = wanted.filter(({ services }) => !services.some(({ id }) => known.has(id)));
  const adds = facts.said.adds || others.length < wanted.length;
  return adds && serviceIds.length > 0 ? others : [];
}

/** «В 10, и ещё педикюр»: the time answers the question for that of the first service. */
function answersQuestion({ said, state }: Facts): boolean {
  const kind = state.asked?.kind;
  const isTime = said.when.times.length > 0 || said.acts.choice !== null;
  return (kind === 'time' && isTime) || (kind === 'service' && said.narrowed.length > 0);
}

/** A wish that waits. `details`: those of it alone. */
function wishOf(
  { services, person, words }: Pick<SaidService, 'services' | 'person' | 'words'>,
  facts: Facts,
  details: Details | null,
): Wish {
  const { said, state } = facts;
  const fresh = { ...facts, state: { ...state, frame: NO_WISH, asked: undefined, proposal: undefined } };
  const own = details && times({ ...fresh, said: { ...said, when: details.when } }, NO_WISH);
  const guest = person ? sayPerson(person, facts) : sayGuest(said.people.guest) || state.frame.guest;
  return {
    serviceIds: services.map(({ id }) => id),
    words,
    dates: own?.dates ?? [],
    span: own?.span,
    time: own?.time,
    window: own?.window,
    edge: own?.edge,
    staffId: details?.staff.wanted[0]?.id,
    guest,
    age: guest === undefined ? undefined : (said.age ?? state.frame.age),
    people: person ? 1 : state.frame.people,
  };
}

function sayPerson({ isClient, relation }: Person, { said, state }: Facts): string | undefined {
  if (isClient) return undefined;
  const { guest } = said.people;
  if (relation !== null && relation !== guest?.relation) return relation;
  return sayGuest(guest) || (state.frame.guest ?? '+1');
}

function services(facts: Facts, frame: Frame): Partial<Frame> {
  const { said, state } = facts;
  const chosen = chosenService(facts);
  if (chosen !== undefined) return { serviceIds: [chosen] };
  const { wanted, next } = withoutWaiting(facts);
  const known = state.asked?.kind === 'service' ? state.asked.options : frame.serviceIds;
  const waiting = (more: SaidService[]) => [
    ...next,
    ...more.map((one) => ({ ...wishOf(one, facts, one.own), ...(!one.person && { guest: frame.guest }) })),
  ];
  const isOther = ({ services }: SaidService) => services.every(({ id }) => !known.includes(id));
  // «с гель-лаком» is enough where the kinds of manicure are known
  const narrowed = said.narrowed.map(({ id }) => id);
  const isAnswer = frame.serviceIds.length > 0 || wanted.length === 0;
  if (narrowed.length > 0 && narrowed.length < known.length && isAnswer)
    return { serviceIds: narrowed, next: waiting(said.adds ? wanted.filter(isOther) : []) };
  const [first, ...more] = wanted;
  if (!first) {
    const refused = refusedIn(facts);
    return { serviceIds: frame.serviceIds.filter((id) => !refused.has(id)), next };
  }
  const added = addedIn(facts);
  if (added.length > 0) return { next: waiting(added) };
  // «стрижка» again, while it is known which one; a question about another service
  const [only = '', another] = frame.serviceIds;
  const ids = first.services.map(({ id }) => id);
  const isKnown = another === undefined && only !== '' && (ids.includes(only) || said.isOnlyQuestion);
  const isAsked = said.acts.isQuestion && said.acts.ordered.size === 0;
  return { ...(!isKnown && { serviceIds: ids, words: first.words }), next: isAsked ? next : waiting(more) };
}

function refusedIn({ said }: Facts): Set<string> {
  const refused = said.services.filter(({ excluded }) => excluded);
  return new Set(refused.flatMap(({ services }) => services.map(({ id }) => id)));
}

/** The choice from the list of services; a plain yes takes its first. */
function chosenService(facts: Facts): string | undefined {
  const { said, state, context } = facts;
  if (state.asked?.kind !== 'service') return undefined;
  const place = said.acts.choice ?? (takesFirst(facts) ? 0 : undefined);
  return place === undefined ? undefined : serviceOf(context.company, state.asked.options.at(place))?.id;
}

/** «Да», «ок», to a list of services. */
export function takesFirst({ said, state }: Facts): boolean {
  const { answer, choice, isQuestion } = said.acts;
  const isList = state.asked?.kind === 'service' && state.frame.serviceIds.length > 1;
  return isList && answer === 'yes' && choice === null && !isQuestion && !namesDetail(said);
}

/** The wishes that wait, without those that are refused, and narrowed by what is said of them: «педикюр с гель-лаком». */
function withoutWaiting(facts: Facts): { wanted: SaidService[]; next: Wish[] } {
  const { frame } = facts.state;
  const refused = refusedIn(facts);
  const isOf = (wish: Wish, one: SaidService) =>
    one.services.some(({ id }) => wish.serviceIds.includes(id) && !frame.serviceIds.includes(id));
  const next = frame.next.flatMap((wish) => {
    const said = wantedIn(facts).find((one) => isOf(wish, one));
    const ids = said?.services.map(({ id }) => id) ?? wish.serviceIds;
    const left = wish.serviceIds.filter((id) => ids.includes(id) && !refused.has(id));
    return left.length > 0 ? [{ ...wish, serviceIds: left }] : [];
  });
  const wanted = wantedIn(facts).filter((one) => !frame.next.some((wish) => isOf(wish, one)));
  return { wanted, next };
}

function guests(facts: Facts): Partial<Frame> {
  const { people, age, services } = facts.said;
  const ages = age !== null && { age };
  const person = services.find(({ excluded }) => !excluded)?.person;
  if (person) return { guest: sayPerson(person, facts), people: 1, ...ages };
  const named = sayGuest(people.guest);
  return {
    ...(named !== '' && { guest: named }),
    ...(people.count > 1 && { people: people.count }),
    ...ages,
  };
}

function staff({ said, state }: Facts, frame: Frame, moved?: Booking): Partial<Frame> {
  const { wanted, excluded, any, other, pronoun } = said.staff;
  const present = other ? (frame.staffId ?? moved?.staffId ?? state.proposal?.staffIds[0]) : undefined;
  const refused = [...excluded.map(({ id }) => id), ...(present ? [present] : [])];
  const staffIds = [...new Set([...frame.excluded.staffIds, ...refused])];
  const [only, another] = wanted;
  const named = only && !another ? only.id : pronoun ? state.lastStaffId : undefined;
  const chosen =
    state.asked?.kind === 'staff' && said.acts.choice !== null
      ? state.asked.options.at(said.acts.choice)
      : undefined;
  const staffId = any ? undefined : (chosen ?? (said.isOnlyQuestion ? undefined : named) ?? frame.staffId);
  return {
    staffId: refused.includes(staffId ?? '') ? undefined : staffId,
    excluded: {
      ...frame.excluded,
      staffIds: staffIds.filter((id) => id !== staffId || refused.includes(id)),
    },
  };
}

function asLastTime(facts: Facts): Partial<Frame> {
  const last = lastVisit(facts);
  const service = serviceOf(facts.context.company, last?.serviceId);
  if (!last || !service) return {};
  return { serviceIds: [service.id], ...(last.staffId !== null && { staffId: last.staffId }) };
}

/** The moment that a relative wish starts from. */
function reference(facts: Facts, moved?: Booking): string | undefined {
  const { state, said } = facts;
  const { order, same, shiftMinutes } = said.when;
  const offered = state.asked?.kind === 'time' ? state.asked.options : [];
  const [date] = state.frame.dates;
  const time = state.frame.time ?? state.frame.near;
  const wished = date !== undefined && time !== undefined ? `${date}T${time}` : undefined;
  const known = state.proposal?.from ?? moved?.from ?? wished;
  if (same !== null) return known ?? justBooked(facts)?.from ?? lastVisit(facts)?.from;
  if (order === null || shiftMinutes !== null) return known ?? offered[0];
  return (order === 'later' ? offered.at(-1) : offered[0]) ?? state.proposal?.from ?? moved?.from;
}

function times(facts: Facts, frame: Frame, moved?: Booking): Partial<Frame> {
  const { said } = facts;
  if (said.isOnlyQuestion && !concernsWish(facts)) return {};
  const picked = pickedTime(facts);
  if (picked !== undefined) return { dates: [dateOf(picked)], time: timeOf(picked), ...NO_BOUNDS };
  const from = reference(facts, moved);
  const known = { ...frame, ...exclusions(facts, frame) };
  const days = daySlots(facts, known, from);
  return { ...known, ...days, ...timeSlots(facts, { ...known, ...days }, from) };
}

/** The offered time that the answer chooses: by its place in the list, unless the number is the hour of an offered time. */
function pickedTime({ said, state }: Facts): string | undefined {
  const { acts, when } = said;
  const { asked, offered } = state;
  const isHour = offered.some((from) => when.times.includes(timeOf(from)));
  if (acts.choice !== null && !isHour && asked && LISTS_TIMES.includes(asked.kind))
    return offered.at(acts.choice);
  return asked?.kind === 'day' && acts.answer === 'yes' && !namesTime(when) ? asked.options[0] : undefined;
}

function exclusions({ said: { when } }: Facts, { excluded, dates, time }: Frame): Partial<Frame> {
  const refused = {
    ...excluded,
    dates: [...excluded.dates, ...when.excluded.dates].filter((date) => !when.dates.includes(date)),
    weekdays: [...excluded.weekdays, ...when.excluded.weekdays],
    times: [...excluded.times, ...when.excluded.times].filter((one) => !when.times.includes(one)),
    windows: when.window ? [] : [...excluded.windows, ...when.excluded.windows],
  };
  return {
    excluded: refused,
    dates: dates.filter((date) => !refused.dates.includes(date)),
    time: time !== undefined && refused.times.includes(time) ? undefined : time,
  };
}

function daySlots(facts: Facts, { dates }: Frame, from: string | undefined): Partial<Frame> {
  const { when } = facts.said;
  if (when.dates.length > 0) return { dates: when.dates, span: undefined };
  if (when.span) return { dates: [], span: when.span };
  if (when.any === 'day') return { dates: [], span: undefined, edge: 'earliest' };
  const known = dates[0] ?? (from === undefined ? undefined : dateOf(from));
  if (when.shiftDays !== null && known !== undefined)
    return { dates: [addDays(known, when.shiftDays)], span: undefined, time: undefined };
  if (when.same === 'day' && from !== undefined) return { dates: [dateOf(from)] };
  // another time than the one that was put to the client is meant for the same day
  const put = facts.state.proposal?.from;
  return when.times.length > 0 && dates.length === 0 && put !== undefined ? { dates: [dateOf(put)] } : {};
}

function timeSlots(facts: Facts, { dates, span }: Frame, from: string | undefined): Partial<Frame> {
  const { when, acts } = facts.said;
  if (when.times.length > 0) {
    // «перенести с 15 на 16» names the new time last
    const time = when.times.at(acts.ordered.has('move') ? -1 : 0);
    return { ...NO_BOUNDS, time, window: when.window ?? undefined };
  }
  if (when.window) {
    // «в любой день», and then «до трёх»: any day still suits
    const hasDay = dates.length > 0 || span !== undefined;
    return { window: when.window, time: undefined, ...(hasDay && { edge: undefined }) };
  }
  if (when.any === 'time') return { ...NO_BOUNDS, time: undefined };
  if (when.same === 'time' && from !== undefined) return { ...NO_BOUNDS, time: timeOf(from) };
  if (when.shiftMinutes !== null && from !== undefined) {
    const at = addMinutes(from, when.shiftMinutes);
    return { ...NO_BOUNDS, dates: [dateOf(at)], time: timeOf(at) };
  }
  if (when.order && when.shiftDays === null) return ordered(when.order, from);
  return refusesOffer(facts) ? { dates: [], span: undefined, ...NO_BOUNDS, time: undefined } : {};
}

const NO_BOUNDS: Partial<Frame> = { window: undefined, edge: undefined };

/** «пораньше» is relative to what is known, and otherwise means as early as possible. */
function ordered(
  order: 'earlier' | 'later' | 'earliest' | 'latest',
  from: string | undefined,
): Partial<Frame> {
  if (order === 'earliest' || (order === 'earlier' && from === undefined))
    return { edge: 'earliest', time: undefined };
  if (order === 'latest' || from === undefined) return { edge: 'latest', time: undefined };
  const window =
    order === 'earlier'
      ? { from: '00:00', to: timeOf(from) }
      : { from: timeOf(addMinutes(from, 1)), to: '24:00' };
  return { dates: [dateOf(from)], span: undefined, time: undefined, edge: undefined, window };
}

/** Whether a question is a part of the wish: «Артём работает в воскресенье?» before a booking, «а в 16 есть?» during one. */
function concernsWish({ said, state }: Facts): boolean {
  if (state.frame.task !== undefined) return said.acts.questions.has('free');
  return said.services.length > 0 || said.staff.wanted.length > 0;
}

/** «другое время», or a no to the times that were offered. */
function refusesOffer({ said, state }: Facts): boolean {
  const kind = state.asked?.kind;
  const wasOffered =
    kind === 'time' ||
    kind === 'day' ||
    ((kind === 'confirm' || kind === 'name') && state.proposal !== undefined);
  const refuses = said.acts.other || (said.acts.answer === 'no' && said.acts.choice === null);
  return wasOffered && refuses && !namesDetail(said);
}

/** Only what belongs to the client's own wish, for a new task. */
export function newFrame(frame: Frame, task: NonNullable<Frame['task']>): Frame {
  if (frame.task === task) return frame;
  // a wish that was formed before it was ordered goes on: "how much is a pedicure?" – "book me in"
  return frame.task === undefined && task === 'book' ? { ...frame, task } : { ...NO_WISH, task };
}
