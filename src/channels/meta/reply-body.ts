import type { OutgoingMessage } from '../channel';
import { interactiveOf } from './interactive';

/** Characters of a message's text. */
export const LONGEST_MESSAGE = 4096;

/** A text, with buttons or a list where the reply's options fit into them. The text is enough without. */
export function replyBody({ text, options = [] }: Pick<OutgoingMessage, 'text' | 'options'>): object {
  const interactive = interactiveOf(text, options);
  return interactive ? { type: 'interactive', interactive } : { type: 'text', text: { body: text } };
}
