import type { PageContext } from '../page-env';
import { type Words, wordsOf } from '../shell/language';

/** Below a message that is not shown as a whole. */
export function WholeTextLink({
  c,
  conversationId,
  messageId,
}: Record<'conversationId' | 'messageId', string> & { c: PageContext }) {
  return (
    <small>
      <a href={`/conversations/${conversationId}/messages/${messageId}`}>{wordsOf(c, LABEL)}</a>
    </small>
  );
}

const LABEL: Words<string> = { en: 'The whole text', ru: 'Весь текст' };
