import { isDeepStrictEqual } from 'node:util';
import type { Phrase } from '../phrases/say';
import { type Facts, type Plan, saying } from './facts';
import { optionsOf } from './options';
import type { Asked, Frame, Proposal } from './state';
import { capitalised, sayWish } from './wish';

export interface Question {
  kind: Asked['kind'];
  /** What it lists: ids or local times. */
  options?: readonly string[];
  text: string;
  /** What it is about, for asking again. Default: the wish. */
  about?: string | undefined;
  proposal?: Proposal;
  /** What it says that the visit costs. */
  price?: Asked['price'] | null;
}

const AGAIN: Record<Asked['kind'], Phrase> = {
  service: 'againService',
  staff: 'againStaff',
  booking: 'againBooking',
  day: 'againDay',
  time: 'againTime',
  confirm: 'againConfirm',
  name: 'againName',
  cancel: 'againCancel',
};

const AGAIN_MOVE: Partial<Record<Asked['kind'], Phrase>> = {
  confirm: 'againMove',
  day: 'againMoveDay',
  time: 'againMoveTime',
};

/**
 * Asks. A question that still stands is asked again in few words, without its list. If the client's answer has changed nothing, the
 * receptionist says so, and offers a person.
 */
export function ask(
  facts: Facts,
  frame: Frame,
  { kind, options = [], text, proposal, price = null, about = sayWish(frame, facts) }: Question,
  before: string[] = [],
): Plan {
  const { state, said, say } = facts;
  const asked = { kind, options: [...options], ...(price && { price }) };
  const stands = isDeepStrictEqual(state.asked, asked) && before.length === 0;
  const isRepeated = stands && !said.isOnlyQuestion && isUnchanged(frame, state.frame);
  if (isRepeated && said.acts.hesitates && !said.acts.isQuestion)
    return saying({ ...state, frame }, say('noHurry'));
  const isUnclear = stands && said.isEmpty && !said.isUnknownQuestion;
  const phrase = frame.task === 'move' ? (AGAIN_MOVE[kind] ?? AGAIN[kind]) : AGAIN[kind];
  const again = capitalised(say(phrase, { wish: about }));
  const after = { ...state, frame, asked, proposal };
  const isShort = !said.acts.questions.has('free') && (said.isOnlyQuestion || isRepeated);
  const shown = stands && (isShort || text === '') ? again : text;
  const lines = isUnclear ? [say('notUnderstood'), ...before, shown, say('orPerson')] : [...before, shown];
  return { ...saying(after, ...lines), options: optionsOf(facts, after) };
}

/** Whether the message has changed nothing of the wish. The state comes back without keys that have no value. */
export function isUnchanged(frame: Frame, before: Frame): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(frame)), before);
}
