import type { Entry, TurnEntry } from '../../../operations/timeline-entries';
import { Time } from '../shell/time';
import { Bubble } from './bubble';
import { Draft } from './draft';
import { EventRule } from './event-rule';
import { placeParameter } from './place';
import type { Shown } from './shown';
import { TurnLine } from './turn-line';

/** The way to what comes before. An open page keeps what it has read: reading the page again leaves this alone. */
export function Earlier({ shown: { words, header, timeline } }: { shown: Shown }) {
  if (!timeline.hasEarlier || !timeline.oldest) return <div id="earlier" hx-morph-skip />;
  const page = `?before=${placeParameter(timeline.oldest)}`;
  const path = `/conversations/${header.conversationId}`;
  return (
    <div id="earlier" hx-morph-skip>
      <a
        class="button"
        href={`${path}${page}`}
        hx-get={`${path}/earlier${page}`}
        hx-target="#earlier"
        hx-swap="outerHTML"
      >
        {words.earlier}
      </a>
    </div>
  );
}

/** Oldest first. What is new on an open page is read out. */
export function TimelineList({ shown, isLive = false }: { shown: Shown; isLive?: boolean }) {
  const { words, header, timeline } = shown;
  const { entries } = timeline;
  if (entries.length === 0 && isLive && !timeline.hasEarlier) return <p>{words.nothingYet}</p>;
  const dayOf = dayIn(header.timezone);
  return (
    <ol
      class="entries"
      {...(isLive && { id: 'newest', 'aria-live': 'polite', 'aria-relevant': 'additions' })}
    >
      {entries.map((entry, i) => {
        const before = entries[i - 1];
        const isNewDay = !before || dayOf(before.at) !== dayOf(entry.at);
        return (
          <li id={idOf(entry)} class={`entry-${entry.kind}`}>
            {isNewDay && (
              <p class="rule day">
                <Time at={entry.at} zone={header.timezone} show="day" />
              </p>
            )}
            <One shown={shown} entry={entry} />
          </li>
        );
      })}
    </ol>
  );
}

function One({ shown, entry }: { shown: Shown; entry: Entry }) {
  if (entry.kind === 'turn') return <Turn shown={shown} turn={entry} />;
  if (entry.kind === 'event') return <EventRule shown={shown} event={entry.event} />;
  if (entry.kind === 'draft') return <Draft shown={shown} draft={entry.draft} />;
  return <Bubble shown={shown} message={entry.message} />;
}

/** What was asked, how the answer came about, and the answer. */
function Turn({ shown, turn: { turn, asked, drafts, replies, report } }: { shown: Shown; turn: TurnEntry }) {
  const { words } = shown;
  const isBurst = asked.length > 1;
  const bracket = turn === null ? words.unanswered(asked.length) : words.burst(asked.length);
  return (
    <>
      <div class={isBurst ? 'burst' : undefined}>
        {asked.map((message) => (
          <Bubble shown={shown} message={message} />
        ))}
        {(isBurst || turn === null) && (
          <small class={turn === null ? 'unanswered' : undefined}>{bracket}</small>
        )}
      </div>
      {drafts.map((draft) => (
        <Draft shown={shown} draft={draft} />
      ))}
      {turn !== null && (report || replies.length === 0) && (
        <TurnLine shown={shown} turn={turn} report={report} hasReply={replies.length > 0} />
      )}
      {replies.map((message) => (
        <Bubble shown={shown} message={message} />
      ))}
    </>
  );
}

/** Stays the same while the messages of a turn are answered, so that an open page changes them in place. */
function idOf(entry: Entry): string {
  if (entry.kind === 'event') return `event-${entry.event.id}`;
  if (entry.kind === 'draft') return `draft-entry-${entry.draft.id}`;
  if (entry.kind === 'reminder') return `entry-${entry.message.id}`;
  return `entry-${(entry.asked[0] ?? entry.replies[0])?.id}`;
}

function dayIn(timeZone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  return (at) => format.format(at);
}
