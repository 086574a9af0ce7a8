import type { DialogueMessage } from '../../../domain/context';
import type { ModelRun } from '../run';
import { endOfTime, notCovered } from './covered';

/** A message that is answered or not: both are written in the same way, so that one becomes the other. */
export type Said = Pick<DialogueMessage, 'from' | 'kind' | 'text' | 'sentAt'>;

/** Of a message. */
export const LONGEST_TEXT = 1500;

/** A summary is written before the window is full, so that some turns may fail to write it. */
const SHARE_OF_WINDOW = 3 / 4;
/** More are not worth their tokens in each prompt. There are more only where no summary could be written. */
export const MOST_NOT_COVERED = 40;
/** Characters of all that are not covered: long before a prompt has no room for them. */
const MOST_TEXT = 8000;

/**
 * The oldest messages that no summary covers yet and that the next one should cover; none: it is not due. The dialogue holds `window`
 * messages: those that this turn pushes out of it are always among them.
 */
export function dueForSummary({ input, state }: ModelRun, window: number): readonly Said[] {
  const { messages } = input.context.dialogue;
  const open = notCovered(messages, state.summary);
  const asked = input.messages.map((message): Said => ({ ...message, from: 'client' }));
  const all = [...open, ...asked];
  const withReply = all.length + 1;
  const leaving = Math.max(0, withReply - window);
  const isLong = withReply > Math.min(MOST_NOT_COVERED, window * SHARE_OF_WINDOW) || sizeOf(open) > MOST_TEXT;
  if (leaving === 0 && !isLong) return [];
  return all.slice(0, endOfTime(all, Math.max(leaving, Math.ceil(open.length / 2))));
}

function sizeOf(messages: readonly Said[]): number {
  return messages.reduce((sum, { text }) => sum + Math.min(text?.length ?? 0, LONGEST_TEXT), 0);
}
