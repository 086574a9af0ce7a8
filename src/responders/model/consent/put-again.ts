import type { Understanding } from '../../understanding';
import { namesDetail } from '../../understanding/contents';
import type { ModelRun } from '../run';
import { agreesInVain } from './agreed';
import { proposalOf } from './details';
import { pendingOf } from './pending';
import { put } from './put';
import { saidIn, understood } from './said';

/** As the receptionist, it reads no more of a text. */
const MOST_CHARACTERS = 2000;

/**
 * Puts the open question again, where the client has only asked something else («а парковка есть?») and the model has answered that, or
 * has said a yes that does not count: a yes to the next message is to this question then. Not where anything has changed meanwhile.
 */
export function putAgain(run: ModelRun): void {
  const { input, question, performed, handedOver } = run;
  const pending = pendingOf(input);
  if (question || handedOver || performed.length > 0 || input.outcomes || pending.length === 0) return;
  const { presses, written } = saidIn(input.messages);
  if (!written || presses.length > 0) return;
  const isSame = pending.every(({ key, action }) => proposalOf(action, input.context).key === key);
  const asks = () => onlyAsks(understood(written.slice(0, MOST_CHARACTERS), pending, input));
  if (!isSame || !(agreesInVain(input) || asks())) return;
  for (const { action } of pending) put(action, run);
}

function onlyAsks(said: Understanding): boolean {
  const { ordered, refused, answer, stops, other, human, isQuestion } = said.acts;
  const isMore = [stops, other, human, answer === 'no', namesDetail(said)].includes(true);
  return (isQuestion || said.isOnlyQuestion) && !isMore && ordered.size + refused.size === 0;
}
