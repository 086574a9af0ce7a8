import type { Reply } from '../../domain/turn';
import { compose } from './compose';
import type { ModelRun } from './run';
import { sayTo } from './say';

/** While a person is expected to answer: the client is told so once, and nothing else but what was done for them. */
export function whileHandedOver(run: ModelRun): Reply {
  const { state, input } = run;
  if (state.personAnnounced || isReaction(input.messages)) return compose('', run);
  run.state = { ...state, personAnnounced: true };
  return compose(sayTo(input)('stillHandedOver'), run);
}

/** A thumb up needs no answer, and no model that says so. */
export function isReaction(messages: ModelRun['input']['messages']): boolean {
  return messages.every(({ kind }) => kind === 'reaction');
}
