import { SEGMENTS } from '../../../domain/context';
import type { ContextStats } from '../../../operations/context-stats';
import { capitalised, type Language } from '../shell/language';
import { ageOf, countOf, sizeOf } from '../shell/units';
import type { CacheWords } from './words';

export interface StoredProps {
  words: CacheWords;
  language: Language;
  stored: ContextStats['stored'];
  /** Of companies, by id. */
  names: ReadonlyMap<string, string>;
}

/** The entries: how many, how large, how old, and whose. */
export function Stored(props: StoredProps) {
  const { words, stored } = props;
  return (
    <>
      <section>
        <h2>{words.stored}</h2>
        {!stored.isComplete && <p class="note">{words.sample}</p>}
        <Segments {...props} />
      </section>
      <section>
        <h2>{words.companies}</h2>
        {stored.companies.length === 0 ? <p>{words.nothing}</p> : <Companies {...props} />}
      </section>
    </>
  );
}

function Segments({ words, language, stored }: StoredProps) {
  const heads = ['entries', 'filling', 'size', 'mean', 'medianAge', 'oldest'] as const;
  const age = (seconds: number | null) => (seconds === null ? '–' : ageOf(seconds, language));
  return (
    <Table heads={[words.segment, ...heads.map((head) => words[head])]}>
      {SEGMENTS.map((segment) => {
        const { entries, filling, bytes, medianAgeSeconds, oldestAgeSeconds } = stored.segments[segment];
        const mean = entries === 0 ? '–' : sizeOf(bytes / entries, language);
        const sizes = [countOf(entries, language), countOf(filling, language), sizeOf(bytes, language), mean];
        return (
          <Row
            head={capitalised(words.segments[segment])}
            cells={[...sizes, age(medianAgeSeconds), age(oldestAgeSeconds)]}
          />
        );
      })}
    </Table>
  );
}

function Companies({ words, language, stored, names }: StoredProps) {
  return (
    <Table heads={[words.company, words.clients, words.entries, words.size]}>
      {stored.companies.map(({ companyId, clients, entries, bytes }) => (
        <Row
          head={names.get(companyId) ?? companyId}
          cells={[countOf(clients, language), countOf(entries, language), sizeOf(bytes, language)]}
        />
      ))}
    </Table>
  );
}

function Table({ heads, children }: { heads: readonly string[]; children?: unknown }) {
  return (
    <section class="overflow-auto" aria-label={heads[0]} tabindex={0}>
      <table>
        <thead>
          <tr>
            {heads.map((head, i) => (
              <th scope="col" class={i === 0 ? undefined : 'number'}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

function Row({ head, cells }: { head: string; cells: readonly string[] }) {
  return (
    <tr>
      <th scope="row">
        <bdi>{head}</bdi>
      </th>
      {cells.map((cell) => (
        <td class="number">{cell}</td>
      ))}
    </tr>
  );
}
