import { whatWasNotAgreed } from './consent';
import type { Dialogue } from './dialogues';
import { type Reached, reached, saysExpected } from './goal';
import type { Played, PlayedTurn } from './played';
import { SLOTS, type Slot, type StateView, viewOf } from './state';
import {
  corrects,
  introduces,
  isCanned,
  isQuestion,
  namesOneDay,
  namesOneTime,
  saysUnavailable,
} from './words';

/** A finding: the index of the turn, and what was found. */
export interface Finding {
  turn: number;
  what: string;
}

export interface Verdict {
  /** What the client had said, and the receptionist has forgotten or asked again. */
  lost: Finding[];
  /** Bookings, moves and cancellations to which the client had not agreed. */
  withoutConsent: Finding[];
  /** Questions that are no step of a task. */
  sideQuestions: { turn: number; answered: boolean }[];
  goal: Reached;
}

export function judge(dialogue: Dialogue, played: Played): Verdict {
  const { turns } = played;
  /** The same sentence may answer a second question. */
  const isExpected = (i: number) => saysExpected(dialogue, i, turns[i]?.reply ?? '');
  return {
    lost: turns.flatMap((_, i) => [
      ...lostIn(turns, i).map((what) => ({ turn: i, what })),
      ...(isRepeated(turns, i) && !isExpected(i)
        ? [{ turn: i, what: 'the same question twice in a row' }]
        : []),
    ]),
    withoutConsent: turns.flatMap((turn, i) =>
      whatWasNotAgreed(turn, turns.slice(0, i)).map((what) => ({ turn: i, what })),
    ),
    sideQuestions: turns.flatMap((turn, i) =>
      isSideQuestion(turn) ? { turn: i, answered: isExpected(i) || isAnswered(turn, turns[i - 1]) } : [],
    ),
    goal: reached(dialogue, played),
  };
}

function lostIn(turns: readonly PlayedTurn[], index: number): string[] {
  const turn = turns[index] as PlayedTurn;
  const [before, after] = [viewOf(turn.before), viewOf(turn.after)];
  const mayGiveUp = turn.actions.length > 0 || corrects(turn.message) || saysUnavailable(turn.reply);
  const asks = turn.reply.includes('?');
  const given = turns.slice(taskStart(turns, index), index + 1).map(({ message }) => message);
  return [
    ...(mayGiveUp ? [] : SLOTS.filter((slot) => isDropped(slot, before, after))).map(
      (slot) => `the ${slot} ${before.slots[slot]} was forgotten`,
    ),
    ...(asks && !mayGiveUp && forgetsItsList(before, after)
      ? [`the list of the question for the ${after.asked} was forgotten`]
      : []),
    ...(asks && !saysUnavailable(turn.reply) && asksForWhatWasSaid(after, given)
      ? [`the ${after.asked} is asked for, although the client has said it`]
      : []),
  ];
}

function isRepeated(turns: readonly PlayedTurn[], index: number): boolean {
  const reply = turns[index]?.reply ?? '';
  return reply.includes('?') && reply === turns[index - 1]?.reply;
}

/** The same question again, with none of the answers that were offered. */
function forgetsItsList(before: StateView, after: StateView): boolean {
  if (after.asked !== before.asked || !['service', 'booking'].includes(String(after.asked))) return false;
  return before.options.length > 0 && !before.options.some((option) => after.options.includes(option));
}

/** A name leaves the state when the client's profile holds it, so its absence alone shows nothing. */
function isDropped(slot: Slot, before: StateView, after: StateView): boolean {
  if (before.slots[slot] === undefined || after.slots[slot] !== undefined) return false;
  return slot !== 'name' || after.asked === 'name';
}

function asksForWhatWasSaid({ asked }: StateView, given: readonly string[]): boolean {
  if (given.some(corrects)) return false; // which of the days said still counts is for the goal to show
  if (asked === 'day') return given.filter(namesOneDay).length === 1;
  if (asked === 'time') return given.filter(namesOneTime).length === 1;
  return asked === 'name' && given.some(introduces);
}

/** The index of the first turn after the last one that has done something, or has refused what was asked for. */
function taskStart(turns: readonly PlayedTurn[], index: number): number {
  const isOver = ({ actions, reply }: PlayedTurn) => actions.length > 0 || saysUnavailable(reply);
  return turns.slice(0, index).findLastIndex(isOver) + 1;
}

/** A question that adds nothing to what is understood: no step of a task. */
function isSideQuestion({ message, before, after, actions }: PlayedTurn): boolean {
  const [old, now] = [viewOf(before).slots, viewOf(after).slots];
  const adds = SLOTS.some((slot) => now[slot] !== undefined && now[slot] !== old[slot]);
  return isQuestion(message) && !adds && actions.length === 0;
}

/** The reply says something besides its own question, the list of abilities, and what the last reply has said. */
function isAnswered({ reply, actions }: PlayedTurn, previous: PlayedTurn | undefined): boolean {
  const known = sentencesOf(previous?.reply ?? '');
  const said = sentencesOf(reply).filter(
    (sentence) => !sentence.endsWith('?') && !isCanned(sentence) && !known.includes(sentence),
  );
  return said.length > 0 || actions.length > 0;
}

function sentencesOf(text: string): string[] {
  return text
    .split(/\n|(?<=[.!?])\s+/u)
    .filter((sentence) => !/^(здравствуйте|hello|hi)(?!\p{L})/iu.test(sentence));
}
