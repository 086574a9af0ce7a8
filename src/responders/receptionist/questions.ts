import type { Facts, Plan } from './facts';
import type { Asked, Frame, Proposal } from './state';

export interface Question {
  kind: Asked['kind'];
  /** What it lists: ids or local times. */
  options?: readonly string[];
  text: string;
  proposal?: Proposal;
}

/** Asks. A question that was not understood the second time is not simply repeated: a person is offered. */
export function ask(
  facts: Facts,
  frame: Frame,
  { kind, options = [], text, proposal }: Question,
  before: string[] = [],
): Plan {
  const { state, said, say } = facts;
  const isRepeated = state.asked?.kind === kind && said.isEmpty;
  const times = isRepeated ? (state.asked?.times ?? 0) + 1 : 1;
  return {
    lines: [
      ...(isRepeated ? [say('notUnderstood')] : []),
      ...before,
      text,
      ...(times > 1 ? [say('orPerson')] : []),
    ],
    actions: [],
    state: { ...state, frame, asked: { kind, options: [...options], times }, proposal },
  };
}
