import { CONVERSATION_STATES, UNSENT_STATES } from '../../../domain/backlog';
import type { ConversationFilter } from '../../../domain/conversation-filter';
import type { Language } from '../shell/language';
import { ageOf, countOf } from '../shell/units';
import type { QueuesShown } from './shown';
import type { QueueWords } from './words';

export interface WaitingProps extends Pick<QueuesShown, 'backlog' | 'ofAll'> {
  words: QueueWords;
  language: Language;
}

/** Where the conversations of a state can be seen. */
const FILTERS: Partial<Record<string, ConversationFilter>> = {
  deferred: 'deferred',
  paused: 'paused',
  parked: 'parked',
  held: 'held',
};

/** What waits in PostgreSQL. */
export function Waiting({ words, language, backlog, ofAll }: WaitingProps) {
  const age = (seconds: number) => (seconds === 0 ? '–' : ageOf(seconds, language));
  const count = (of: number) => countOf(of, language);
  return (
    <section>
      <h2>{words.backlog}</h2>
      <ul class="facts">
        {CONVERSATION_STATES.map((state) => (
          <Fact
            count={count(backlog.conversations[state])}
            what={words.conversations[state]}
            filter={FILTERS[state]}
          />
        ))}
        {UNSENT_STATES.map((state) => (
          <Fact
            count={count(backlog.replies[state])}
            what={words.replies[state]}
            filter={state === 'held' ? 'held' : undefined}
          />
        ))}
        <Fact count={count(backlog.waitingDrafts)} what={words.drafts} filter="drafts" />
        {ofAll && (
          <>
            <Fact count={count(ofAll.unpublishedEvents)} what={words.unpublished} />
            <Fact count={count(ofAll.outages)} what={words.outages} />
            <Fact count={count(ofAll.disconnected)} what={words.disconnected} />
          </>
        )}
      </ul>
      <p>
        {words.oldestUnanswered} <strong>{age(backlog.oldestUnansweredSeconds)}</strong>. {words.oldestUnsent}{' '}
        <strong>{age(backlog.oldestUnsentSeconds)}</strong>.
      </p>
    </section>
  );
}

interface FactProps {
  count: string;
  what: string;
  filter?: ConversationFilter | undefined;
}

function Fact({ count, what, filter }: FactProps) {
  return (
    <li>
      <strong>{count}</strong>{' '}
      {filter === undefined || count === '0' ? what : <a href={`/conversations?filter=${filter}`}>{what}</a>}
    </li>
  );
}
