import type { CompanySegment } from '../../../domain/context';
import { lower } from '../../text/normalise';
import { Phrases } from '../../text/phrases';
import { stemOf } from '../../text/tokens';
import { Typos } from '../../text/typos';
import en from './en.json';
import { type Answer, readWordsFile, type SalonWords } from './file';
import { UNSTEMMED } from './lists';
import ru from './ru.json';
import topics from './topics.json';

/** What a client asks about the salon apart from its services, staff and times: parking, payment, a complaint. */
export interface TopicWords {
  id: string;
  /** The answer is a matter for a person: complaints, health. */
  person: boolean;
  /** The descriptions of services speak of it, and not only the company's profile. */
  service: boolean;
  /** The salon's own answer, or one that is true of every salon. */
  answer: Answer | null;
  /** Finds the topic in the sentences of a company's profile. */
  told: Phrases<true>;
}

/** Phrases, separated by commas. `tell`: those in a profile that answer the question; by default, the same as those that ask it. */
type BuiltInTopic = Partial<Pick<TopicWords, 'person' | 'service' | 'answer'>> & {
  ask: string;
  /** What resembles them and asks nothing. */
  not?: string;
  tell?: string;
};

/** The words of one company: the built-in ones and its own. */
export interface Words {
  /** By stem: the concepts that a client's word may mean («ногти» may mean a manicure). */
  said: ReadonlyMap<string, readonly string[]>;
  /** By stem: the concepts that a word of a title means. */
  titled: ReadonlyMap<string, readonly string[]>;
  /** Of the keys of `said`. */
  typos: Typos;
  /** Concepts that are services, such as a manicure; the others qualify one: "gel", "classic", "back". */
  kinds: ReadonlySet<string>;
  /** By name in lower case: all names of the same person. */
  names: ReadonlyMap<string, readonly string[]>;
  /** Null hides a topic that shares a word with it: «ужасные волосы» is no complaint. */
  topics: Phrases<TopicWords | null>;
  of(companyId: string): Words;
}

/** The built-in words, extended with those of the file. Throws `ConfigInvalid` if it has a mistake. */
export function loadWords(path: string | undefined): Words {
  const { companies, ...shared } = readWordsFile(path);
  const common = merge([shared], of);
  const own = new Map(Object.entries(companies).map(([id, words]) => [id, merge([shared, words], of)]));
  function of(companyId: string): Words {
    return own.get(companyId) ?? common;
  }
  return common;
}

function merge(salons: readonly SalonWords[], of: Words['of']): Words {
  const builtIn = [...ru.names, ...en.names].map((group) => group.split(' '));
  const groups = [...builtIn, ...salons.flatMap(({ names }) => names)].map((group) => group.map(lower));
  const names = gather(groups.flatMap((group) => group.map((name) => [name, group] as const)));
  return { ...concepts(salons.flatMap(({ synonyms }) => synonyms)), names, topics: topicsOf(salons), of };
}

/** A word after `~` means the concept only when a client says it, not in a title. */
function concepts(
  synonyms: readonly (readonly string[])[],
): Pick<Words, 'said' | 'titled' | 'typos' | 'kinds'> {
  const builtIn = [ru.kinds, en.kinds, ru.traits, en.traits].flatMap((part) =>
    Object.entries(part).flatMap(([id, list]) => list.split(' ').map((word) => [word, [`#${id}`]] as const)),
  );
  const stemmed = (words: typeof builtIn) => words.map(([word, ids]) => [stem(word), ids] as const);
  const titled = stemmed(builtIn.filter(([word]) => !word.startsWith('~')));
  const known = gather(titled);
  const own = synonyms.flatMap((group, index) => {
    const meant = group.flatMap((word) => known.get(stem(word)) ?? []);
    return group.map((word) => [stem(word), meant.length > 0 ? meant : [`#salon-${index}`]] as const);
  });
  const kinds = new Set([...Object.keys(ru.kinds), ...Object.keys(en.kinds)].map((id) => `#${id}`));
  const all = gather([...stemmed(builtIn), ...own]);
  return { said: all, titled: gather([...titled, ...own]), typos: new Typos(all.keys()), kinds };
}

function stem(word: string): string {
  const plain = lower(word.replace('~', ''));
  return UNSTEMMED.has(plain) ? plain : stemOf(plain);
}

function topicsOf(salons: readonly SalonWords[]): Words['topics'] {
  const builtIn: Record<string, BuiltInTopic> = topics;
  const faq = salons
    .flatMap((salon) => salon.faq)
    .map((one, index) => ({ ...one, id: one.id ?? `faq-${index}` }));
  const ids = new Set([...Object.keys(builtIn), ...faq.map(({ id }) => id)]);
  const phrases = new Phrases<TopicWords | null>();
  for (const id of ids) {
    const { person = false, service = false, answer = null, ask, not = '', tell } = builtIn[id] ?? {};
    const own = faq.filter((one) => one.id === id);
    const asked = lower([ask ?? [], own.flatMap((one) => one.ask)].flat().join(', '));
    const told = new Phrases<true>().add(lower(tell ?? ask ?? asked), true);
    phrases.add(asked, { id, person, service, answer: own.at(-1)?.answer ?? answer, told }).add(not, null);
  }
  return phrases;
}

/** The values of each key, without repetitions. */
function gather(entries: Iterable<readonly [string, readonly string[]]>): Map<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  for (const [key, values] of entries) all.set(key, [...new Set([...(all.get(key) ?? []), ...values])]);
  return all;
}

/** What `build` makes of a company, made once: segments are frozen, and so are words. */
export function oncePerCompany<T extends object>(build: (company: CompanySegment, words: Words) => T) {
  const built = new WeakMap<Words, WeakMap<CompanySegment, T>>();
  return (company: CompanySegment, shared: Words): T => {
    const words = shared.of(company.id);
    const known = built.get(words) ?? new WeakMap<CompanySegment, T>();
    const value = known.get(company) ?? build(company, words);
    built.set(words, known.set(company, value));
    return value;
  };
}

export function both<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> {
  return new Set([...a].filter((one) => b.has(one)));
}
