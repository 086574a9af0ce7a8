import { can } from '../../../access/viewer';
import type { TimelineDraft } from '../../../db/timeline/drafts';
import { LONGEST_TEXT } from '../../../domain/context';
import { viewerOf } from '../page-env';
import { clipped } from '../shell/clipped';
import { Text } from '../shell/text';
import { Time } from '../shell/time';
import { Act, formProps } from './act-form';
import type { Shown } from './shown';

/** What the bot has written and not sent. One that waits can be sent, with another text too, or dismissed. */
export function Draft({ shown, draft }: { shown: Shown; draft: TimelineDraft }) {
  const { c, words, header } = shown;
  const { id, status, reply, writtenAt } = draft;
  const isOpen = status === 'waiting' && can(viewerOf(c), 'answer');
  const actions = reply.actions.map(({ type }) => type);
  return (
    <article id={`draft-${id}`} class={`bubble bot draft ${status}`}>
      <small class="by">
        {words.draft[status]} · <Time at={writtenAt} zone={header.timezone} show="time" />
      </small>
      {isOpen ? (
        <DraftForm shown={shown} id={id} text={reply.text ?? ''} />
      ) : status === 'dismissed' || status === 'outdated' ? (
        <del>{reply.text ? <Text of={reply.text} /> : words.noReply}</del>
      ) : (
        <Text of={reply.text ?? words.noReply} />
      )}
      {actions.length > 0 && (
        <small class="meta">
          <code>{clipped(actions.join(', '))}</code>
        </small>
      )}
    </article>
  );
}

function DraftForm({ shown, id, text }: { shown: Shown; id: string; text: string }) {
  const { words } = shown;
  return (
    <>
      <form {...formProps(shown, 'approve')}>
        <input type="hidden" name="draft" value={id} />
        <label for={`draft-text-${id}`} class="hidden">
          {words.draftText}
        </label>
        <textarea id={`draft-text-${id}`} name="text" rows={3} maxlength={LONGEST_TEXT} dir="auto">
          {text}
        </textarea>
        <button type="submit">{words.approve}</button>
      </form>
      <Act shown={shown} verb="dismiss" label={words.dismiss} fields={{ draft: id }} secondary />
    </>
  );
}
