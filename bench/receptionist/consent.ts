import type { Action } from '../../src/domain/turn';
import type { PlayedTurn } from './played';
import { momentIn, viewOf } from './state';
import { isBareYes, refuses, saysNo, saysYes } from './words';

const NEEDS_CONSENT = ['book', 'reschedule', 'cancel'];

/**
 * The actions of a turn to which the client had not agreed: the message says yes to what was proposed, or chooses one of the
 * offered times, or gives the name that completes a proposal.
 */
export function whatWasNotAgreed(turn: PlayedTurn, earlier: readonly PlayedTurn[]): string[] {
  return turn.actions
    .filter((action) => NEEDS_CONSENT.includes(action.type) && !isMadeAgain(turn, action, earlier))
    .flatMap((action) => whyNotAgreed(turn, action));
}

/** The booking of an earlier turn is made again in the same turn in which it is cancelled: for another name. */
function isMadeAgain({ actions }: PlayedTurn, action: Action, earlier: readonly PlayedTurn[]): boolean {
  const made = earlier.flatMap((turn) => turn.actions);
  const again = actions.filter((one) => one.type === 'book' && made.some((old) => isSameVisit(old, one)));
  return again.length > 0 && (action.type === 'cancel' || again.includes(action));
}

function isSameVisit(one: Action, other: Action): boolean {
  return one.type === other.type && differences(one, other).length === 0;
}

/** Empty: the client has agreed to this action. */
function whyNotAgreed({ message, before, actions }: PlayedTurn, action: Action): string[] {
  const { asked, options, proposal, frame } = viewOf(before);
  const wanted = momentIn(action);
  const isOf = (moment: ReturnType<typeof momentIn>) =>
    (wanted.date ?? moment.date) === moment.date && (wanted.time ?? moment.time) === moment.time;
  if (asked === 'time' ? refuses(message) : saysNo(message)) return [`${action.type}: the message says no`];
  const isCompanion = actions.some(
    (one) => one !== action && one.type === action.type && differences(one, proposal).length === 0,
  );
  const other = differences(action, proposal).filter((key) => !(isCompanion && key.startsWith('staffId')));
  if (other.length > 0) return other.map((what) => `${action.type}: ${what}`);
  const proposed = proposal === undefined ? undefined : momentIn(proposal);
  const isMove = actions.some(({ type }) => type === 'book') && action.type === 'cancel';
  const isOffered =
    isMove || options.some((option) => wanted.time !== undefined && option.endsWith(wanted.time));
  // "yes" to several times chooses none of them
  if (asked === 'time' && isOffered && (options.length === 1 || !isBareYes(message))) return [];
  if (asked === 'confirm' && saysYes(message)) return [];
  const isName = asked === 'name' && !message.trim().endsWith('?');
  if (isName && (isMove || isOf(proposed ?? momentIn(frame)))) return [];
  return [
    `${action.type}: ${asked ? `asked for the ${asked}, ` : ''}the message agrees to nothing that was proposed`,
  ];
}

/** What the action does otherwise than was proposed. A second person has another member of staff. */
function differences(action: Action, proposal: unknown): string[] {
  const [done, proposed] = [action, proposal ?? {}] as Record<string, unknown>[];
  return ['serviceId', 'staffId', 'from'].flatMap((key) =>
    done?.[key] !== undefined && proposed?.[key] !== undefined && done[key] !== proposed[key]
      ? `${key} ${proposed[key]} was proposed, not ${done[key]}`
      : [],
  );
}
