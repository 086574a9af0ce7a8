import type { RespondInput } from '../../responder';
import { type Proposal, readModelState } from '../state';

/**
 * What was put to the client by the last message that they have from us. Nothing, if that was another one: a reminder, what a person
 * has written, or a reply without the question. The state of the run plays no part: the client has not seen what was put in this run.
 */
export function pendingOf({ context: { dialogue } }: Pick<RespondInput, 'context'>): readonly Proposal[] {
  const { proposals, question } = readModelState(dialogue.state);
  const last = dialogue.messages.findLast(({ from }) => from === 'business');
  const isLast = question !== undefined && last?.text?.includes(question) === true;
  return isLast && dialogue.reminds === undefined ? proposals : [];
}

/** The answers to all that was put together. */
export const answerIds = (proposals: readonly Proposal[]) => {
  const keys = proposals.map(({ key }) => key).sort();
  return { yes: `yes:${keys.join('+')}`, no: `no:${keys.join('+')}` };
};
