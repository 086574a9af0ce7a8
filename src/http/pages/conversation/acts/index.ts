import { ANSWER_ACTIONS } from './answer';
import type { OperatorAction } from './operator-action';
import { REPAIR_ACTIONS } from './repair';

/** What an operator can do in a conversation, by the verbs of its forms. */
export const ACTIONS = { ...ANSWER_ACTIONS, ...REPAIR_ACTIONS };
export type Verb = keyof typeof ACTIONS;

export function actionOf(verb: string): OperatorAction | undefined {
  return Object.hasOwn(ACTIONS, verb) ? ACTIONS[verb as Verb] : undefined;
}
