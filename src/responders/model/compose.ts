import type { Reply } from '../../domain/turn';
import { idle, readState } from '../receptionist/state';
import { sayDone } from './checks';
import type { ModelRun } from './run';
import { withModelState } from './state';

/**
 * The reply: what the model has said, what was done if it does not say it, and the question that asks for consent, word for word.
 * What was performed is part of it already.
 */
export function compose(said: string, run: ModelRun): Reply {
  const { question, input, performed } = run;
  const text = [sayDone(said, run), question?.text].filter(Boolean).join('\n\n');
  return {
    ...(text !== '' && { text }),
    ...(question && question.options.length > 0 && { options: question.options }),
    state: stateAfter(text, run),
    // Outside of a turn nothing performs them.
    actions: input.perform ? [] : performed.map(({ action }) => action),
  };
}

/**
 * A yes to the next message is a yes to what that message proposes: older proposals, of the receptionist too, are dropped. A turn
 * without a message changes nothing.
 */
function stateAfter(text: string, { input, state, question }: ModelRun) {
  const { state: before } = input.context.dialogue;
  if (text === '') return withModelState(before, state);
  const model = question ? state : { ...state, proposals: [], question: undefined };
  return withModelState({ ...idle(readState(before)) }, model);
}
