import type { Booking, Service } from '../../domain/context';
import type { SaidService } from '../understanding';
import type { Details } from '../understanding/catalogue/details';
import type { Person } from '../understanding/sharing';
import { type Facts, justBooked, serviceOf } from './facts';
import { type Frame, NO_WISH, type Wish } from './state';
import { times } from './times';
import { sayGuest } from './wish';

export function services(facts: Facts, frame: Frame): Partial<Frame> {
  const { said, state } = facts;
  const chosen = chosenService(facts);
  if (chosen !== undefined) return { serviceIds: [chosen] };
  // a comparison or the price of another service, in the middle of a task
  if (said.isOnlyQuestion && frame.task !== undefined && frame.serviceIds.length > 0) return {};
  const { wanted, next } = withoutWaiting(facts);
  const known = state.asked?.kind === 'service' ? state.asked.options : frame.serviceIds;
  const waiting = (more: SaidService[]) => [
    ...next,
    ...more.map((one) => ({ ...wishOf(one, facts, one.own), ...(!one.person && { guest: frame.guest }) })),
  ];
  const isOther = ({ services }: SaidService) => services.every(({ id }) => !known.includes(id));
  // «с гель-лаком» is enough where the kinds of manicure are known
  const refused = refusedIn(facts);
  const narrowed = said.narrowed.map(({ id }) => id).filter((id) => !refused.has(id));
  const isSeveral = wanted.length > 1 && wanted.every((one) => one.services.length === 1);
  const isAnswer = !isSeveral && (frame.serviceIds.length > 0 || wanted.length === 0);
  if (narrowed.length > 0 && narrowed.length < known.length && isAnswer)
    return { serviceIds: narrowed, next: waiting(said.adds ? wanted.filter(isOther) : []) };
  const [first, ...more] = wanted;
  if (!first) {
    const left = frame.serviceIds.filter((id) => !refused.has(id));
    return { ...(left.length > 0 ? { serviceIds: left } : otherThan(refused, frame, facts)), next };
  }
  const added = addedIn(facts);
  if (added.length > 0) return { next: waiting(added) };
  // «стрижка» again, while it is known which one; a question about another service
  const [only = '', another] = frame.serviceIds;
  const ids = ofSameCategory(first.services, known, facts).map(({ id }) => id);
  const isKnown = another === undefined && only !== '' && (ids.includes(only) || said.isOnlyQuestion);
  const isAsked = said.acts.isQuestion && said.acts.ordered.size === 0;
  return { ...(!isKnown && { serviceIds: ids, words: first.words }), next: isAsked ? next : waiting(more) };
}

/** «Коррекция», where brows are spoken of: not that of nails, unless more services of another category are called so. */
function ofSameCategory(
  named: readonly Service[],
  known: readonly string[],
  facts: Facts,
): readonly Service[] {
  const categories = known.map((id) => serviceOf(facts.context.company, id)?.category);
  const same = named.filter(({ category }) => categories.includes(category));
  const countOf = (name: string) => named.filter(({ category }) => category === name).length;
  const isLikely = same.length > 0 && named.every(({ category }) => countOf(category) <= same.length);
  return isLikely ? same : named;
}

/** «А без покрытия?»: what is left of the kind. */
function otherThan(
  refused: ReadonlySet<string>,
  { serviceIds, time }: Frame,
  { said, context: { company } }: Facts,
): Partial<Frame> {
  const known = serviceOf(company, serviceIds[0]);
  const left = company.services.filter(
    ({ id, title, category }) =>
      category === known?.category && !refused.has(id) && kindOf(title) === kindOf(known.title),
  );
  // a yes to a time must be to the service that the client has named
  const isAnswer = said.acts.isQuestion && (left.length > 1 || time === undefined);
  return isAnswer
    ? { serviceIds: left.map(({ id }) => id), words: known?.category.toLowerCase() }
    : { serviceIds: [] };
}

const kindOf = (title: string): string => title.toLowerCase().split(' ')[0] ?? '';

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
  const made = justBooked(facts)?.serviceId;
  const isMade = ({ services }: SaidService) => services.some(({ id }) => id === made);
  const { services } = facts.said;
  // «педикюр после массажа», where the massage is booked
  for (const one of services.every(isMade) ? services : services.filter((named) => !isMade(named))) {
    if (one.excluded || one.services.every(({ id }) => refused.has(id))) continue;
    const last = wanted.at(-1);
    const both = one.services.filter((service) => !last?.person && last?.services.includes(service));
    if (last && both.length > 0) wanted[wanted.length - 1] = { ...one, services: both };
    else wanted.push(one);
  }
  return wanted;
}

/** «И ещё массаж», «педикюр после маникюра», while another service is known: the services that are wanted besides. */
export function addedIn(facts: Facts): SaidService[] {
  const { serviceIds, next } = facts.state.frame;
  const known = new Set([serviceIds, ...next.map((wish) => wish.serviceIds)].flat());
  const wanted = wantedIn(facts);
  const others = wanted.filter(({ services }) => !services.some(({ id }) => known.has(id)));
  const adds = facts.said.adds || others.length < wanted.length;
  return adds && serviceIds.length > 0 ? others : [];
}

/** «В 10, и ещё педикюр»: the time answers the question for that of the first service. */
export function answersQuestion({ said, state }: Facts): boolean {
  const kind = state.asked?.kind;
  const isTime = said.when.times.length > 0 || said.acts.choice !== null;
  return (kind === 'time' && isTime) || (kind === 'service' && said.narrowed.length > 0);
}

/** A wish that waits. `details`: those of it alone. */
export function wishOf(
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

export function sayPerson({ isClient, relation }: Person, { said, state }: Facts): string | undefined {
  if (isClient) return undefined;
  const { guest } = said.people;
  if (relation !== null && relation !== guest?.relation) return relation;
  return sayGuest(guest) || (state.frame.guest ?? '+1');
}

function refusedIn({ said }: Facts): Set<string> {
  const refused = said.services.filter(({ excluded }) => excluded);
  return new Set(refused.flatMap(({ services }) => services.map(({ id }) => id)));
}

/** The choice from the list of services. A plain yes chooses none. */
function chosenService(facts: Facts): string | undefined {
  const { said, state, context } = facts;
  const { choice } = said.acts;
  if (state.asked?.kind !== 'service' || choice === null) return undefined;
  return serviceOf(context.company, state.asked.options.at(choice))?.id;
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
