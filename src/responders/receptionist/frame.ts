import type { Booking } from '../../domain/context';
import { type Facts, sameAgain, serviceOf } from './facts';
import { type Frame, NO_WISH } from './state';
import { times } from './times';
import { sayGuest } from './wish';
import { addedIn, answersQuestion, sayPerson, services, wishOf } from './wishes';

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

function guests(facts: Facts): Partial<Frame> {
  const { people, age, services } = facts.said;
  const { frame } = facts.state;
  const ages = age !== null && { age };
  const person = services.find(({ excluded }) => !excluded)?.person;
  if (person) return { guest: sayPerson(person, facts), people: 1, ...ages };
  if (people.isSelf) return { guest: undefined, age: undefined, people: 1 };
  const named = sayGuest(people.guest);
  // «и подруга тоже хочет», before the client's own booking is made
  const isBoth =
    people.isBesides && frame.task === 'book' && frame.serviceIds.length > 0 && frame.guest === undefined;
  if (named !== '' && isBoth && services.length === 0) return { people: Math.max(frame.people, 2) };
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
  const last = sameAgain(facts);
  const service = serviceOf(facts.context.company, last?.serviceId);
  if (!last || !service) return {};
  return { serviceIds: [service.id], ...(last.staffId !== null && { staffId: last.staffId }) };
}

/** Only what belongs to the client's own wish, for a new task. */
export function newFrame(frame: Frame, task: NonNullable<Frame['task']>): Frame {
  if (frame.task === task) return frame;
  // a wish that was formed before it was ordered goes on: "how much is a pedicure?" – "book me in"
  return frame.task === undefined && task === 'book' ? { ...frame, task } : { ...NO_WISH, task };
}
