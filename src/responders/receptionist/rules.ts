import type { Booking } from '../../domain/context';
import { dateOf } from '../../time/local-arithmetic';
import { tooLateOf, upcomingBookings } from '../calendar/own-bookings';
import type { Act } from '../understanding/acts/acts';
import { namesDetail, namesTime, refusesTime } from '../understanding/contents';
import { booked } from './answers';
import { booking, inVisit, thenNext } from './booking';
import { cancelling, kept, moving } from './existing';
import { type Facts, finished, justBooked, type Plan, saying, sayVisit } from './facts';
import { newFrame, nextFrame } from './frame';
import { refuseChange } from './late';
import { attends, confirming, staysAway } from './reminders';
import { rename } from './settle';
import { type Frame, idle, NO_WISH } from './state';
import { sayGuest } from './wish';

type Rule = readonly [applies: (facts: Facts) => unknown, step: (facts: Facts) => Plan];

/** The first rule that applies takes the next step. */
const RULES: readonly Rule[] = [
  [attends, confirming],
  [staysAway, (facts) => cancelling(begin(facts, 'cancel'))],
  [ownOf, ofOwn],
  [renames, renameMade],
  [repeatsForAnother, bookAgain],
  [keepsButMoves, (facts) => moving(begin(facts, 'move'))],
  [complains, nothing],
  [cannotThen, (facts) => booking(begin(facts, 'book'))],
  [(facts) => orders(facts, 'cancel') && isSearching(facts), stop],
  [(facts) => orders(facts, 'cancel'), (facts) => cancelling(begin(facts, 'cancel'))],
  [wantsMove, (facts) => moving(begin(facts, 'move'))],
  [withdraws, (facts) => (taskOf(facts) === undefined ? nothing(facts) : stop(facts))],
  [isCourtesy, nothing],
  [agreesAgain, (facts) => saying(facts.state, booked(facts))],
  [startsBooking, (facts) => booking(begin(facts, 'book'))],
  [(facts) => taskOf(facts) === 'book', booking],
  [(facts) => taskOf(facts) === 'move', moving],
  [(facts) => taskOf(facts) === 'cancel', cancelling],
  [speaksOfBookings, aboutBookings],
  [({ said }) => namesDetail(said) && !said.isOnlyQuestion, (facts) => booking(begin(facts, 'book'))],
];

export function nextStep(facts: Facts): Plan {
  const rule = RULES.find(([applies]) => applies(facts));
  return rule ? rule[1](facts) : saying({ ...facts.state, frame: nextFrame(facts) });
}

function nothing({ state }: Facts): Plan {
  return saying(state);
}

const taskOf = ({ state }: Facts) => state.frame.task;
const orders = ({ said }: Facts, act: Act) => said.acts.ordered.has(act);

/** "My haircut on the 9th": the client's booking on that day. */
function ownOf({ said, state, ...facts }: Facts): Booking | undefined {
  const { acts, when, services, people } = said;
  const ids = services.flatMap((one) => one.services.map(({ id }) => id));
  const isNew = acts.refused.size + acts.questions.size > 0 || acts.ordered.has('cancel') || said.adds;
  if (!acts.own || isNew || ids.length === 0 || people.guest || state.frame.task !== undefined)
    return undefined;
  return upcomingBookings(facts).find(
    ({ serviceId, from }) => ids.includes(serviceId ?? '') && when.dates.includes(dateOf(from)),
  );
}

/** The other day beside it is the new one: "can I come a day earlier". */
function ofOwn(facts: Facts): Plan {
  const { said, state } = facts;
  const own = ownOf(facts);
  if (!own) return nothing(facts);
  const date = dateOf(own.from);
  const dates = said.when.dates.filter((one) => one !== date);
  const when = { ...said.when, dates, movedFrom: { date, time: null } };
  if (dates.length > 0) return moving(begin({ ...facts, said: { ...said, when } }, 'move'));
  return saying({ ...state, booked: own.from }, facts.say('booking', { visit: sayVisit(own, facts) }));
}

/** «Запишите на имя Сергей», after the booking was made. */
function renames(facts: Facts): boolean {
  const { said } = facts;
  const isNamed = said.people.guest?.name != null && !namesTime(said.when) && !said.acts.isQuestion;
  return isNamed && isAfterBooking(facts);
}

function renameMade(facts: Facts): Plan {
  const made = justBooked(facts);
  if (made && tooLateOf([made], facts).length > 0) return refuseChange([made], facts);
  return made ? rename(facts, made, sayGuest(facts.said.people.guest)) : nothing(facts);
}

/** «И подругу тоже», after the booking was made: the same for another person. */
function repeatsForAnother(facts: Facts): boolean {
  const { said } = facts;
  const isWished = orders(facts, 'book') || namesTime(said.when);
  return said.people.guest !== null && isWished && isAfterBooking(facts);
}

/** «Да, записывайте», after it was booked. */
function agreesAgain(facts: Facts): boolean {
  const { acts, adds } = facts.said;
  const isAgain = orders(facts, 'book') && acts.answer === 'yes' && !acts.other && !adds;
  return isAgain && !namesDetail(facts.said) && isAfterBooking(facts);
}

const isAfterBooking = (facts: Facts) =>
  facts.said.services.length === 0 && taskOf(facts) === undefined && justBooked(facts) !== undefined;

function bookAgain(facts: Facts): Plan {
  const made = justBooked(facts);
  const begun = begin(facts, 'book');
  const guest = sayGuest(facts.said.people.guest);
  const wish = made && { serviceIds: [made.serviceId ?? ''], dates: [dateOf(made.from)], guest };
  return booking({ ...begun, state: { ...begun.state, frame: { ...begun.state.frame, ...wish } } });
}

/** A complaint that names a service is no wish for it. */
function complains({ said, state }: Facts): boolean {
  const isComplaint = said.topics.some(({ id }) => id === 'complaint');
  return isComplaint && state.frame.task === undefined && !namesTime(said.when);
}

/** «В четверг не могу», from a client without bookings: it concerns the one that is being made. */
function cannotThen(facts: Facts): boolean {
  const { said } = facts;
  const isAbsence = orders(facts, 'cancel') || orders(facts, 'move');
  return isAbsence && refusesTime(said.when) && upcomingBookings(facts).length === 0;
}

function startsBooking(facts: Facts): boolean {
  const task = taskOf(facts);
  const isOther = task !== 'cancel' || (namesDetail(facts.said) && facts.said.acts.answer !== 'yes');
  return orders(facts, 'book') && task !== 'move' && isOther;
}

/** A wish for another time, day or member of staff, from a client who has a booking and names no other service, is about that one. */
function wantsMove(facts: Facts): boolean {
  const { said, state } = facts;
  const { acts, when, staff } = said;
  if (acts.ordered.has('move')) return !isSearching(facts);
  const open = upcomingBookings(facts);
  if (state.frame.task !== undefined || open.length === 0 || said.isOnlyQuestion || said.people.guest)
    return false;
  if (acts.refused.has('move') || acts.mentioned.size > 0 || when.same === 'visit') return false;
  const { same, shiftMinutes, shiftDays, order } = when;
  const isShifted = [same, shiftMinutes, shiftDays].some((one) => one !== null);
  const isRelative = acts.other || isShifted || order === 'earlier' || order === 'later';
  const ids = said.services.flatMap(({ services }) => services.map(({ id }) => id));
  const isOwn = open.some(({ serviceId }) => ids.includes(serviceId ?? ''));
  if (ids.length > 0 && !(isOwn && isRelative)) return state.booked !== undefined && corrects(facts);
  if (isRelative) return true;
  if (acts.ordered.has('book') && state.booked === undefined) return false;
  const isClear = open.length === 1 || facts.reminds !== undefined;
  return isClear && (namesTime(when) || staff.wanted.length > 0 || staff.any || staff.other);
}

/** «ой не маникюр, а педикюр», right after a manicure was booked. */
function corrects({ said: { services, acts } }: Facts): boolean {
  const isRefused = acts.answer === 'no' || acts.refused.size > 0;
  return isRefused || acts.corrects || services.some(({ excluded }) => excluded);
}

/** «Перенесите», from a client without bookings who is making one, changes the one that is being made. */
function isSearching(facts: Facts): boolean {
  return facts.state.frame.task === 'book' && upcomingBookings(facts).length === 0;
}

/** The client wants nothing of the current task any more. */
function withdraws({ said, state }: Facts): boolean {
  const { acts, when } = said;
  const { task } = state.frame;
  if (namesDetail(said)) return false;
  if (acts.stops || ((task === 'book' || task === 'move') && acts.refused.has(task))) return true;
  const isRefusal =
    acts.answer === 'no' &&
    (acts.courtesies.has('thanks') || (task === 'move' && state.asked?.kind === 'confirm'));
  return task !== 'cancel' && isRefusal && !namesTime(when);
}

/** «Нет, отменять не надо, можно в пятницу?», "can the manicure be an hour later?" */
function keepsButMoves({ said, state }: Facts): boolean {
  const { acts, when } = said;
  if (state.frame.task !== 'cancel') return false;
  if (acts.ordered.has('cancel') || acts.answer === 'yes') return false;
  const keeps = acts.answer === 'no' || acts.refused.has('cancel');
  const isShifted = [when.shiftMinutes, when.shiftDays, when.order, when.same].some((one) => one !== null);
  const isOther = isShifted || (acts.isQuestion && when.dates.length > 0 && state.asked?.kind === 'cancel');
  return isOther || (keeps && (acts.ordered.has('move') || namesTime(when)));
}

function stop(facts: Facts): Plan {
  const { state, say, said } = facts;
  const { task, bookingId } = state.frame;
  const booking = upcomingBookings(facts).find(({ id }) => id === bookingId);
  if (task !== 'book') return kept(booking ? [booking] : upcomingBookings(facts), facts);
  // «отмените ресницы», while a massage is wanted too
  if (said.services.length > 0 && state.frame.next.length > 0)
    return thenNext(facts, state.frame, finished(facts, []));
  return finished(facts, [say('stopped')]);
}

/** "Did you cancel my haircut?", «не надо переносить» */
function speaksOfBookings({ said }: Facts): boolean {
  const { mentioned, refused, isQuestion } = said.acts;
  const isWish = mentioned.has('book') && mentioned.size === 1 && said.services.length > 0 && !isQuestion;
  return (mentioned.size > 0 && !isWish) || refused.size > 0;
}

/** Nothing is done, and the client learns what stands. */
function aboutBookings(facts: Facts): Plan {
  const { said, state, say } = facts;
  const open = upcomingBookings(facts);
  const isAnswered = said.acts.questions.size > 0 || said.topics.length > 0;
  if (isAnswered && said.acts.refused.size === 0) return nothing(facts);
  if (said.acts.refused.size > 0 && open.length > 0) return kept(open, facts);
  const line = open.length === 0 ? say('noBookings') : booked(facts);
  return saying({ ...state, frame: nextFrame(facts) }, line);
}

/** «И ещё педикюр», after a booking was made: for the same visit, if no day is named. */
function besides(facts: Facts): Partial<Frame> {
  const { said } = facts;
  const made = justBooked(facts);
  if (!made || said.services.length === 0 || namesTime(said.when)) return {};
  return inVisit({ ...NO_WISH, guest: sayGuest(said.people.guest) || undefined }, made);
}

/** A new task starts from the known wish, and closes an open question of another task. */
function begin(facts: Facts, task: NonNullable<Frame['task']>): Facts {
  const { state } = facts;
  if (state.frame.task === task) return facts;
  const frame = { ...newFrame(state.frame, task), ...(task === 'book' && besides(facts)) };
  // "I mean move it", to "shall I cancel it?", is about that booking
  const asked = task === 'move' && state.asked?.kind === 'cancel' ? state.asked : undefined;
  return { ...facts, state: { ...idle(state), booked: state.booked, frame, asked } };
}

/** Thanks, a farewell or a greeting and nothing else: an open question is not asked again. */
export function isCourtesy({ said }: Facts): boolean {
  const { acts, people, topics } = said;
  const isPolite = acts.courtesies.has('thanks') || acts.courtesies.has('bye');
  const isMore = acts.ordered.size + acts.questions.size + topics.length > 0 || namesDetail(said);
  return isPolite && !isMore && acts.answer === null && acts.choice === null && people.name === null;
}
