import { lower } from '../text/normalise';
import { stemOf } from '../text/tokens';
import en from './en.json';
import { type Answer, readWordsFile, type SalonWords } from './file';
import { Phrases } from './phrases';
import ru from './ru.json';
import topics from './topics.json';

/** What a client asks about the salon apart from its services, staff and times: parking, payment, a complaint. */
export interface TopicWords {
  id: string;
  /** The answer is a matter for a person: complaints, health. */
  person: boolean;
  /** The salon's own answer. */
  answer: Answer | null;
  /** Finds the topic in the sentences of a company's profile. */
  told: Phrases<true>;
}

/** The words of one company: the built-in ones and its own. */
export interface Words {
  /** By stem: the concepts that a client's word may mean («ногти» may mean a manicure). */
  said: ReadonlyMap<string, readonly string[]>;
  /** By stem: the concepts that a word of a title means. */
  titled: ReadonlyMap<string, readonly string[]>;
  /** Concepts that are services, such as a manicure; the others qualify one: "gel", "classic", "back". */
  kinds: ReadonlySet<string>;
  /** By name in lower case: all names of the same person. */
  names: ReadonlyMap<string, readonly string[]>;
  topics: Phrases<TopicWords>;
  /** The words of a company. */
  of(companyId: string): Words;
}

/** The built-in words, extended with those of the file. Throws `ConfigInvalid` if it has a mistake. */
export function loadWords(path: string | undefined): Words {
  const { companies, ...shared } = readWordsFile(path);
  const own = new Map(Object.entries(companies).map(([id, words]) => [id, merge([shared, words], of)]));
  const common = merge([shared], of);
  function of(companyId: string): Words {
    return own.get(companyId) ?? common;
  }
  return common;
}

function merge(salons: readonly SalonWords[], of: Words['of']): Words {
  const groups = [...ru.names, ...en.names].map((names) => names.split(' '));
  const names = gather(
    [...groups, ...salons.flatMap((salon) => salon.names)].flatMap((group) =>
      group.map((name) => [lower(name), group.map(lower)] as const),
    ),
  );
  return { ...concepts(salons.flatMap(({ synonyms }) => synonyms)), names, topics: topicsOf(salons), of };
}

/** A word after `~` means the concept only when a client says it, not in a title. */
function concepts(synonyms: readonly (readonly string[])[]): Pick<Words, 'said' | 'titled' | 'kinds'> {
  const kinds = [...Object.entries(ru.kinds), ...Object.entries(en.kinds)];
  const traits = [...Object.entries(ru.traits), ...Object.entries(en.traits)];
  const entries = [...kinds, ...traits].flatMap(([id, list]) =>
    list.split(' ').map((word) => ({
      stem: stemOf(lower(word.replace('~', ''))),
      id: `#${id}`,
      isTitle: !word.startsWith('~'),
    })),
  );
  for (const [index, group] of synonyms.entries()) {
    const stems = group.map((word) => stemOf(lower(word)));
    const known = entries.filter(({ stem, isTitle }) => isTitle && stems.includes(stem)).map(({ id }) => id);
    for (const id of known.length > 0 ? new Set(known) : [`#salon-${index}`])
      entries.push(...stems.map((stem) => ({ stem, id, isTitle: true })));
  }
  return {
    said: gather(entries.map(({ stem, id }) => [stem, [id]])),
    titled: gather(entries.filter(({ isTitle }) => isTitle).map(({ stem, id }) => [stem, [id]])),
    kinds: new Set(kinds.map(([id]) => `#${id}`)),
  };
}

function topicsOf(salons: readonly SalonWords[]): Phrases<TopicWords> {
  const own = salons.flatMap(({ faq }, salon) =>
    faq.map((one, i) => ({ ...one, id: one.id ?? `faq-${salon}-${i}` })),
  );
  const builtIn: Record<string, { person?: boolean; ask: string[]; tell?: string[] }> = topics;
  const ids = new Set([...Object.keys(topics), ...own.map(({ id }) => id)]);
  return new Phrases(
    [...ids].flatMap((id) => {
      const { person = false, ask = [], tell = [] } = builtIn[id] ?? {};
      const answers = own.filter((one) => one.id === id);
      const all = [...ask, ...answers.flatMap((one) => one.ask)];
      const told = new Phrases([...all, ...tell].map((phrase) => [phrase, true as const]));
      const topic: TopicWords = { id, person, answer: answers.at(-1)?.answer ?? null, told };
      return all.map((phrase) => [phrase, topic] as const);
    }),
  );
}

/** The values of each key, without repetitions. */
function gather(entries: Iterable<readonly [string, readonly string[]]>): Map<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  for (const [key, values] of entries) all.set(key, [...new Set([...(all.get(key) ?? []), ...values])]);
  return all;
}
