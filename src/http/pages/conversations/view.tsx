import { shownPhone } from '../../../access/viewer';
import { type ListedConversation, MOST_COUNTED } from '../../../db/conversation-list/list';
import { CONVERSATION_FILTERS, type ConversationFilter } from '../../../domain/conversation-filter';
import { type FoundConversations, LONGEST_SEARCH } from '../../../operations/conversations';
import { MINUTE } from '../../../time/duration';
import { type PageContext, viewerOf } from '../page-env';
import { clipped } from '../shell/clipped';
import { wordsOf } from '../shell/language';
import { Page } from '../shell/page';
import { Time } from '../shell/time';
import { WORDS } from './words';

export interface ListProps {
  c: PageContext;
  found: FoundConversations;
  counts: Partial<Record<ConversationFilter, number>>;
  companies: readonly { id: string; name: string }[];
  /** What is shown, as it stands in the address. */
  shown: { filter: ConversationFilter; search: string; companyId: string | undefined; isFirst: boolean };
}

export function ConversationsPage(props: ListProps) {
  const { c, companies, shown } = props;
  const words = wordsOf(c, WORDS);
  return (
    <Page
      c={c}
      title={words.title}
      section="conversations"
      live={addressOf('/live', { company: shown.companyId })}
    >
      <h1>{words.title}</h1>
      <form method="get" action="/conversations" class="search">
        {shown.filter !== 'all' && <input type="hidden" name="filter" value={shown.filter} />}
        <label>
          {words.search}
          <input
            type="search"
            name="q"
            value={shown.search}
            data-key="/"
            aria-describedby="search-hint"
            maxlength={LONGEST_SEARCH}
          />
        </label>
        {companies.length > 1 && (
          <label>
            {words.company}
            <select name="company">
              <option value="">{words.allCompanies}</option>
              {companies.map(({ id, name }) => (
                <option value={id} selected={id === shown.companyId}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="submit">{words.show}</button>
        <a href="/conversations/next" class="button" data-key="n">
          {words.next} <kbd>n</kbd>
        </a>
        <small id="search-hint">{words.searchHint}</small>
      </form>
      <List {...props} />
    </Page>
  );
}

/** What is read again when something has happened. */
function List({ c, found, counts, shown }: ListProps) {
  const words = wordsOf(c, WORDS);
  const here = { q: shown.search, company: shown.companyId };
  const refresh = shown.isFirst && {
    'hx-get': addressOf('/conversations', { ...here, filter: shown.filter }),
    'hx-select': '#list',
    'hx-trigger': 'live:list from:body throttle:1s, every 30s',
    'hx-swap': 'outerMorph',
  };
  return (
    <section id="list" {...refresh}>
      <nav class="chips" aria-label={words.show}>
        <ul>
          {CONVERSATION_FILTERS.map((filter) => (
            <li>
              <a
                href={addressOf('/conversations', { ...here, filter: filter === 'all' ? undefined : filter })}
                aria-current={filter === shown.filter ? 'true' : undefined}
              >
                {words.filters[filter]}
                {filter !== 'all' && <Count of={counts[filter] ?? 0} />}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {found.conversations.length === 0 && <p>{emptyText(words, shown)}</p>}
      <ul class="conversations">
        {found.conversations.map((conversation) => (
          <Entry c={c} conversation={conversation} />
        ))}
      </ul>
      {found.next && (
        <a
          href={addressOf('/conversations', {
            ...here,
            filter: shown.filter,
            at: found.next.at,
            id: found.next.id,
          })}
          class="button"
        >
          {words.more}
        </a>
      )}
    </section>
  );
}

function emptyText(words: (typeof WORDS)['en'], { filter, search, companyId }: ListProps['shown']): string {
  if (search === '' && companyId === undefined && filter === 'all') return words.noneYet;
  return search === '' && filter === 'unanswered' ? words.allAnswered : words.none;
}

function Count({ of }: { of: number }) {
  return of === 0 ? null : <span class="count">{of >= MOST_COUNTED ? `${MOST_COUNTED - 1}+` : of}</span>;
}

function Entry({ c, conversation }: { c: PageContext; conversation: ListedConversation }) {
  const words = wordsOf(c, WORDS);
  const { conversationId, name, client, last, companyName, activeAt, timezone } = conversation;
  const by = last?.direction === 'out' ? words.by[last.author === 'person' ? 'person' : 'bot'] : undefined;
  return (
    <li id={`conversation-${conversationId}`}>
      <a href={`/conversations/${conversationId}`}>
        <strong dir="auto">{name === null ? words.noName : clipped(name)}</strong>{' '}
        <span class="phone">{shownPhone(viewerOf(c), client)}</span>
      </a>
      <span class="when">
        <Time at={activeAt} zone={timezone} />
      </span>
      <span class="last">
        {by && <b>{by}: </b>}
        <bdi>{last ? (last.text ?? words.kind(last.kind)) : words.deleted}</bdi>
      </span>
      <span class="tags">
        <small>{companyName}</small> <Tags c={c} of={conversation} />
      </span>
    </li>
  );
}

function Tags({ c, of }: { c: PageContext; of: ListedConversation }) {
  const words = wordsOf(c, WORDS).tags;
  const now = Date.now();
  const minutes = of.waitingSince && Math.floor((now - of.waitingSince.getTime()) / MINUTE);
  const isPaused = of.pausedUntil !== null && of.pausedUntil.getTime() > now;
  return (
    <>
      {minutes !== null && <mark class="tag waits">{words.waits(minutes)}</mark>}
      {of.handedOverAt && <mark class="tag bad">{words.handedOver}</mark>}
      {of.hasDraft && <mark class="tag">{words.draft}</mark>}
      {of.held > 0 && <mark class="tag bad">{words.held(of.held)}</mark>}
      {of.parkedReason !== null && (
        <mark class="tag bad" title={clipped(of.parkedReason)}>
          {words.parked}
        </mark>
      )}
      {isPaused && of.pausedUntil && (
        <mark class="tag">
          {words.pausedUntil} <Time at={of.pausedUntil} zone={of.timezone} />
        </mark>
      )}
      {of.isDeferred && (
        <mark class="tag" title={words.deferredWhy}>
          {words.deferred}
        </mark>
      )}
    </>
  );
}

/** An address with the parameters that have a value. */
function addressOf(path: string, parameters: Record<string, string | undefined>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
