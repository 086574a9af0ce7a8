import { isDeepStrictEqual } from 'node:util';
import type { Facts } from './facts';
import { dateOf, timeOf } from './local-time';
import type { Proposal } from './state';

/**
 * Whether the message is the client's yes to exactly this booking: a yes (or the name that was asked for) to the proposal that was
 * put to them, or the choice of a time after everything else was put to them. A question is never a yes: «а в 16 есть?».
 */
export function accepts({ said, state }: Facts, now: Proposal): boolean {
  const { asked, proposal } = state;
  const { acts, when, people } = said;
  if (!asked || acts.stops || acts.hesitates || acts.refused.size > 0 || acts.mentioned.size > 0)
    return false;
  const kind = asked.kind;
  const isSame = isDeepStrictEqual(proposal, now);
  if (acts.isQuestion || acts.questions.size > 0) return false;
  if (isSame && acts.answer === 'yes') return true;
  if (isSame) {
    const repeats = when.times.includes(timeOf(now.from)) || acts.ordered.size > 0;
    return acts.answer === null && (repeats || (kind === 'name' && people.name !== null));
  }
  const isOffered = asked.options.includes(now.from);
  // a yes to the nearest time, which was only an example, is put to them in full
  if (kind === 'day' && acts.answer === 'yes') return false;
  if (kind !== 'day' && kind !== 'time' && kind !== 'confirm' && kind !== 'name') return false;
  // the service (and the day, unless they name it now) was put to the client; they choose the time
  const isChosen =
    acts.choice !== null || when.times.at(-1) === timeOf(now.from) || (isOffered && acts.answer === 'yes');
  const known = [...asked.options, ...(proposal ? [proposal.from] : [])].map(dateOf);
  const isSameDay = known.includes(dateOf(now.from)) || when.dates.includes(dateOf(now.from));
  const isSameService = said.services.length === 0 && (!proposal || proposal.serviceId === now.serviceId);
  return isChosen && !when.approximate && isSameDay && isSameService && said.staff.wanted.length === 0;
}
