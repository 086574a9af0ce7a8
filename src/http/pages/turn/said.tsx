import type { TurnViewMessage } from '../../../db/turn-view/messages';
import type { Action } from '../../../domain/turn';
import { masked } from '../../../privacy/redaction';
import { WholeTextLink } from '../message/link';
import { clipped } from '../shell/clipped';
import { Text } from '../shell/text';
import { Time } from '../shell/time';
import type { ShownTurn } from './shown';

export function Said({ shown }: { shown: ShownTurn }) {
  const { words, view } = shown;
  return (
    <section aria-labelledby="said">
      <h2 id="said">{words.said}</h2>
      <ul class="said">
        {[...view.asked, ...view.replies].map((message) => (
          <Line shown={shown} message={message} />
        ))}
      </ul>
      {view.replies.length === 0 && !view.isOpen && <p>{words.noReply}</p>}
      {!view.isOpen && <Done shown={shown} />}
    </section>
  );
}

function Line({ shown: { c, words, header }, message }: { shown: ShownTurn; message: TurnViewMessage }) {
  const { id, from, text, kind, sentAt, deletedAt, isCut } = message;
  const { conversationId } = header;
  return (
    <li class={from}>
      <small>
        <a href={`/conversations/${conversationId}#message-${id}`}>{words[from]}</a>,{' '}
        <Time at={sentAt} zone={header.timezone} />
      </small>
      {deletedAt ? <em>{words.deleted}</em> : text ? <Text of={text} /> : <em>{words.noText(kind)}</em>}
      {isCut && <WholeTextLink c={c} conversationId={conversationId} messageId={id} />}
    </li>
  );
}

/** What the turn has done besides speaking. */
function Done({ shown: { words, view } }: { shown: ShownTurn }) {
  const asked = view.requests.map(({ action, status, reason }) => ({ action, outcome: reason ?? status }));
  const isAsked = (action: Action) =>
    view.requests.some((one) => JSON.stringify(one.action) === JSON.stringify(action));
  const own = (view.report?.actions ?? []).filter((action) => !isAsked(action));
  const isKnown = view.report === undefined || view.report.actions !== undefined;
  return (
    <>
      <h3>{words.actions}</h3>
      {own.length + asked.length === 0 && <p>{isKnown ? words.noActions : words.actionsNotKnown}</p>}
      <ul>
        {own.slice(0, MOST_ACTIONS).map((action) => (
          <li>
            <ActionText action={action} words={words} />: {words.done}
          </li>
        ))}
        {own.length > MOST_ACTIONS && <li>… (+{own.length - MOST_ACTIONS})</li>}
        {asked.map(({ action, outcome }) => (
          <li>
            <ActionText action={action} words={words} />:{' '}
            {words.outcomes[outcome] ?? clipped(masked(outcome))}
          </li>
        ))}
      </ul>
    </>
  );
}

/** As many as requests to a booking system are read of a turn. */
export const MOST_ACTIONS = 50;

/** An action in a few words. */
export function ActionText({ action, words }: { action: Action; words: ShownTurn['words'] }) {
  const { type, ...rest } = action;
  const details = DETAILS.flatMap((key) => {
    const value = (rest as Record<string, unknown>)[key];
    return value === undefined || value === null ? [] : String(value);
  });
  return (
    <>
      <strong>{words.action[type] ?? type}</strong>
      {details.length > 0 && (
        <>
          {' '}
          <bdi class="text">{clipped(details.join(', '))}</bdi>
        </>
      )}
    </>
  );
}

const DETAILS = ['title', 'from', 'bookingId', 'name', 'topic', 'text', 'reason', 'on', 'durationMinutes'];
