import { isDeepStrictEqual } from 'node:util';
import { dateOf, timeOf } from '../../time/local-arithmetic';
import { isYes } from '../agreement';
import type { Facts } from './facts';
import type { Proposal, State } from './state';

/**
 * Whether the message is the client's yes to exactly this booking: a yes (or the name that was asked for) to the proposal that was
 * put to them, or the choice of a time after everything else was put to them. A question is never a yes: «а в 16 есть?»; nor is what has a
 * word that nothing was read from: «14 поздно», «да, муж». `moves`: the yes is to a move, and has to be a clear one.
 */
export function accepts({ said, state, taken, mayAgree }: Facts, now: Proposal, moves: boolean): boolean {
  const { asked, proposal } = state;
  const { acts, when, people } = said;
  if (!asked || taken || !mayAgree || acts.stops || acts.hesitates || acts.isQuestion) return false;
  if (acts.refused.size + acts.mentioned.size + acts.questions.size > 0) return false;
  const { kind } = asked;
  const isSame = isDeepStrictEqual(proposal, now);
  if (said.unread > 0) return false;
  if (isSame && isYes(acts, moves)) return true;
  // «и ещё массаж в 12»
  if (said.services.some(({ services }) => !services.some(({ id }) => id === now.serviceId))) return false;
  if (isSame) {
    const repeats = acts.choice !== null || when.times.includes(timeOf(now.from)) || acts.ordered.size > 0;
    return acts.answer !== 'no' && (repeats || (kind === 'name' && people.name !== null));
  }
  if ((kind !== 'time' && kind !== 'day') || acts.answer === 'no') return false; // another time than the one that was put is put first
  // the service was put to the client, and the day, unless they name it now; they choose the time
  const isChosen = acts.choice !== null || when.times.at(-1) === timeOf(now.from);
  const isSameDay =
    asked.options.some((from) => dateOf(from) === dateOf(now.from)) || when.dates.includes(dateOf(now.from));
  const namesOther = said.services.length > 0 || said.narrowed.length > 0 || said.staff.wanted.length > 0;
  return isChosen && !when.approximate && isSameDay && !namesOther;
}

/**
 * What the client says to a proposal before they agree may be an objection («6 then», which was not understood): then a name alone is
 * no yes any more, and the proposal is confirmed first.
 */
export function afterDoubt({ said, state }: Facts): State {
  const { asked, proposal } = state;
  const { acts, people } = said;
  const isObjection = acts.answer === 'no' || acts.hesitates || acts.refused.size > 0 || acts.other;
  const isUnread = said.unread > 0 && people.name === null;
  const isDoubt = isObjection || (!acts.isQuestion && (said.isEmpty || isUnread));
  return isDoubt && proposal && asked?.kind === 'name'
    ? { ...state, asked: { ...asked, kind: 'confirm' } }
    : state;
}
