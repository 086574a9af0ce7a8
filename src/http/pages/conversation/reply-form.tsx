import { randomUUID } from 'node:crypto';
import { LONGEST_TEXT } from '../../../domain/context';
import { formProps } from './act-form';
import type { Shown } from './shown';

/** The token makes of a form that is sent twice one reply. `isNew`: it takes the place of the one that was sent. */
export function ReplyForm({ shown, isNew = false }: { shown: Shown; isNew?: boolean }) {
  const { words } = shown;
  return (
    <form id="reply" {...formProps(shown, 'answer')} {...(isNew && { 'hx-swap-oob': 'outerHTML' })}>
      <input type="hidden" name="token" value={randomUUID()} />
      <label for="reply-text">
        {words.reply} <kbd>r</kbd>
      </label>
      <div class="row">
        <textarea
          id="reply-text"
          name="text"
          rows={2}
          required
          maxlength={LONGEST_TEXT}
          dir="auto"
          data-key="r"
          aria-describedby="reply-hint"
        />
        <button type="submit">{words.send}</button>
      </div>
      <small id="reply-hint">{words.replyHint}</small>
    </form>
  );
}
