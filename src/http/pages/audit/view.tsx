import type { AuditEntry } from '../../../db/access/audit';
import type { PageContext } from '../page-env';
import { clipped } from '../shell/clipped';
import { wordsOf } from '../shell/language';
import { Page } from '../shell/page';
import { Time } from '../shell/time';
import { WORDS } from './words';

export interface AuditPageProps {
  c: PageContext;
  entries: readonly AuditEntry[];
  /** The filter. */
  conversationId: string | undefined;
  /** The id before which the next page begins; undefined: this is the last one. */
  older: string | undefined;
}

export function AuditPage({ c, entries, conversationId, older }: AuditPageProps) {
  const words = wordsOf(c, WORDS);
  return (
    <Page c={c} title={words.title} section="audit">
      <h1>{words.title}</h1>
      <p>{words.about}</p>
      <Filter c={c} conversationId={conversationId} />
      {entries.length === 0 ? <p>{words.none}</p> : <Entries c={c} entries={entries} />}
      {older !== undefined && (
        <p>
          <a
            href={`/audit?${new URLSearchParams({ ...(conversationId && { conversation: conversationId }), before: older })}`}
          >
            {words.older}
          </a>
        </p>
      )}
    </Page>
  );
}

function Filter({ c, conversationId }: Pick<AuditPageProps, 'c' | 'conversationId'>) {
  const words = wordsOf(c, WORDS);
  return (
    <form method="get" action="/audit">
      <input
        name="conversation"
        value={conversationId ?? ''}
        inputmode="numeric"
        placeholder={words.conversation}
        aria-label={words.conversation}
      />
      <button type="submit">{words.filter}</button>
      {conversationId !== undefined && <a href="/audit">{words.all}</a>}
    </form>
  );
}

function Entries({ c, entries }: Pick<AuditPageProps, 'c' | 'entries'>) {
  const words = wordsOf(c, WORDS);
  const columns = ['when', 'who', 'action', 'company', 'conversation', 'detail', 'outcome'] as const;
  return (
    <div class="overflow-auto" tabindex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col">{words[column]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Entry c={c} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Entry({ c, entry }: { c: PageContext; entry: AuditEntry }) {
  const { at, userName, action, companyId, conversationId, detail, outcome } = entry;
  return (
    <tr id={`entry-${entry.id}`}>
      <td>
        <Time at={at} zone="UTC" />
      </td>
      <td>
        <bdi>{clipped(userName)}</bdi>
      </td>
      <td>
        <code>{action}</code>
      </td>
      <td>
        <bdi>{companyId}</bdi>
      </td>
      <td>{conversationId !== null && <a href={`/conversations/${conversationId}`}>{conversationId}</a>}</td>
      <td>
        <bdi>
          {clipped(
            Object.entries(detail)
              .map(([name, value]) => `${name} ${value}`)
              .join(', '),
          )}
        </bdi>
      </td>
      <td class={outcome === 'done' ? undefined : 'bad'}>{wordsOf(c, WORDS).outcomes[outcome]}</td>
    </tr>
  );
}
