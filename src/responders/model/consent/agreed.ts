import type { Context } from '../../../domain/context';
import { SECOND } from '../../../time/duration';
import { dateOf, timeOf } from '../../../time/local-arithmetic';
import { mayAgree, undoes } from '../../agreement';
import type { Proposal } from '../state';
import { isPlainYes } from './affirmatives';
import { agrees, type Put } from './agrees';
import { answerIds, pendingOf } from './pending';
import { isPress, saidIn, type Turn, understood } from './said';

/** Longer texts are no plain yes. */
const LONGEST_YES = 300;
/** «Ок, а», «хорошо бы», «да ладно»: not finished, wished, doubted. */
const UNSURE = /(?:,|(?<!\p{L})(?:а|но|и|или|and|but|or))$|(?<!\p{L})(?:(?<!почему )бы|да ладно)(?!\p{L})/iu;
/**
 * What the client has agreed to with the messages of this turn. It depends on these, and on what the last reply has put to them;
 * nothing that the model says or calls plays a part. A yes is to everything that was put together, or to none of it: a yes to a
 * part names that part, and what it names is put again, alone.
 */
export function agreedIn(turn: Turn): readonly Proposal[] {
  const pending = pendingOf(turn);
  const isYes = mayAgree(turn) && isAfterQuestion(turn) && saysYes(turn, pending, pending.some(isUndoing));
  return isYes ? pending : [];
}

/** They have said yes, but it does not count: it is too weak, or they have not seen the question, or something stands beside it. */
export function agreesInVain(turn: Turn): boolean {
  return agreedIn(turn).length === 0 && saysYes(turn, pendingOf(turn), false);
}

const isUndoing = ({ action }: Proposal) => undoes(action);

function saysYes(turn: Turn, pending: readonly Proposal[], undoing: boolean): boolean {
  const { presses, written } = saidIn(turn.messages);
  const { yes } = answerIds(pending);
  // a button of another question is no yes to this one, whatever stands beside it
  if (pending.length === 0 || !presses.every((choice) => choice === yes)) return false;
  if (written === '') return presses.length > 0;
  if (written.length > LONGEST_YES || UNSURE.test(written)) return false;
  const said = presses.length > 0 ? `yes\n${written}` : written;
  const isPlain = isPlainYes(said, undoing);
  return isPlain || agrees(understood(said, pending, turn), putOf(pending, turn.context), undoing);
}

/**
 * What the client wrote before the question was put answers something else: it may have crossed the reply. Phones count whole seconds. A
 * button of the question was pressed after it, whatever the clocks say.
 */
function isAfterQuestion({ context, messages }: Turn): boolean {
  const put = context.dialogue.messages.findLast(({ from }) => from === 'business')?.sentAt ?? '';
  const since = Math.floor(Date.parse(put) / SECOND) * SECOND;
  return messages.every((message) => isPress(message) || !(Date.parse(message.sentAt) < since));
}

/** What a yes may name. */
function putOf(pending: readonly Proposal[], { client }: Context): Put {
  const parts = pending.map(({ action }) => {
    if (action.type === 'book') {
      const services = [action.serviceId, ...(action.moreServiceIds ?? [])];
      return { act: 'book' as const, from: [action.from], services, staff: [action.staffId] };
    }
    const booking = client.bookings.find(({ id }) => id === action.bookingId);
    const services = [booking?.serviceId ?? null];
    if (action.type === 'cancel')
      return { act: 'cancel' as const, from: [booking?.from ?? ''], services, staff: [booking?.staffId] };
    const staff = [action.staffId ?? booking?.staffId];
    return { act: 'move' as const, from: [action.from], services, staff };
  });
  const from = parts.flatMap((part) => part.from);
  return {
    acts: parts.map(({ act }) => act),
    dates: from.map(dateOf),
    times: from.map(timeOf),
    serviceIds: parts.flatMap(({ services }) => services),
    staffIds: parts.flatMap(({ staff }) => staff),
    count: pending.length,
  };
}
