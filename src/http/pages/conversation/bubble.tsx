import { WITHDRAWN } from '../../../db/outbox/withdrawn';
import type { TimelineMessage } from '../../../db/timeline/messages';
import { masked } from '../../../privacy/redaction';
import { WholeTextLink } from '../message/link';
import { clipped } from '../shell/clipped';
import { Text } from '../shell/text';
import { Time } from '../shell/time';
import { Act } from './act-form';
import { MediaLine } from './media-line';
import type { Shown } from './shown';

/** One message. Its side and colour say whose it is, and so does a word for who does not see them. */
export function Bubble({ shown, message }: { shown: Shown; message: TimelineMessage }) {
  const { c, words, header } = shown;
  const { id, from, text, transcript, options, sentAt, editedAt, deletedAt, isReminder } = message;
  const isWithdrawn = message.error === WITHDRAWN;
  return (
    <article id={`message-${id}`} class={`bubble ${from}${deletedAt ? ' gone' : ''}`}>
      <small class="by">
        {words.from[from]}
        {isReminder && <span class="tag">{words.reminder}</span>}
      </small>
      <MediaLine words={words} language={c.get('language')} message={message} />
      {text !== null && <Text of={text} />}
      {transcript !== null && (
        <p class="transcript">
          <small>{words.transcript}:</small> <Text of={transcript} />
        </p>
      )}
      {message.isCut && <WholeTextLink c={c} conversationId={header.conversationId} messageId={id} />}
      {options && options.length > 0 && (
        <ul class="options" aria-label={words.options}>
          {options.map(({ title }) => (
            <li dir="auto">{clipped(title)}</li>
          ))}
        </ul>
      )}
      <small class="meta">
        <Time at={sentAt} zone={header.timezone} show="time" />
        {editedAt && ` · ${words.edited}`}
        {deletedAt && ` · ${isWithdrawn ? words.withdrawn : words.deleted}`}
        <Delivery shown={shown} message={message} />
      </small>
      {message.status === 'held' && (
        <div class="row">
          <Act shown={shown} verb="release" label={words.release} fields={{ reply: id }} />
          <Act shown={shown} verb="discard" label={words.discard} fields={{ reply: id }} secondary />
        </div>
      )}
    </article>
  );
}

/** One tick: the gateway has it. Two: the phone has it. Filled: it was read. */
const TICKS = { pending: '…', sent: '✓', delivered: '✓✓', read: '✓✓', failed: '×', held: '?' };

function Delivery({ shown: { words }, message }: { shown: Shown; message: TimelineMessage }) {
  const { status, deliveredAt, readAt, error, failureCode } = message;
  if (status === null) return null;
  const state = status !== 'sent' ? status : readAt ? 'read' : deliveredAt ? 'delivered' : 'sent';
  const isBad = state === 'failed' || state === 'held';
  const isWaiting = state === 'pending' && error !== null;
  return (
    <>
      {' · '}
      <span class={`tick ${state}`} title={words.status[state]} role="img" aria-label={words.status[state]}>
        {TICKS[state]}
      </span>
      {(isBad || isWaiting) && (
        <span class="bad">
          {' '}
          {words.status[state]}
          {failureCode && ` (${clipped(masked(failureCode))})`}
          {error && <>: {clipped(masked(error))}</>}
        </span>
      )}
    </>
  );
}
