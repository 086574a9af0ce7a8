import type { DialogueMessage } from '../../../domain/context';
import type { ModelState } from '../state';

type Timed = Pick<DialogueMessage, 'sentAt'>;

/**
 * The messages of a dialogue, in its order, that its summary does not cover. The provider may deliver a message late: the dialogue then
 * has it after messages with a later `sentAt`. Therefore the place in the dialogue decides, not the time.
 */
export function notCovered<M extends Timed>(
  messages: readonly M[],
  summary: ModelState['summary'],
): readonly M[] {
  if (!summary) return messages;
  const last = messages.findIndex(({ sentAt }) => sentAt === summary.until);
  if (last !== -1) return messages.slice(endOfTime(messages, last + 1));
  // The last one that it covers has left the window, or was deleted.
  const first = messages.findIndex(({ sentAt }) => Date.parse(sentAt) > Date.parse(summary.until));
  return first === -1 ? [] : messages.slice(first);
}

/**
 * Where messages with another time begin, from this place on. Phones count whole seconds, and a summary names the last message that it
 * covers by its time: messages of one time in a row are covered together.
 */
export function endOfTime(messages: readonly Timed[], from: number): number {
  let end = from;
  while (end > 0 && end < messages.length && messages[end]?.sentAt === messages[end - 1]?.sentAt) end += 1;
  return end;
}
