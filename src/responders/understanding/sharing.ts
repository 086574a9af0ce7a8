import type { Service } from '../../domain/context';
import type { Tokens } from '../text/tokens';
import { isRelative, relationOf } from './acts/read-people';
import type { ServiceMention } from './catalogue/matches';
import { narrow } from './catalogue/services';
import { other, self } from './words/small-words.json';
import type { Words } from './words/words';

/** The client, or another person: «ей», or a relative. */
export interface Person {
  isClient: boolean;
  relation: string | null;
}

const SELF = new Set(self.split(' '));
const OTHER = new Set(other.split(' '));
/** A request names fewer people. Bounds the time that a text of nothing else takes. */
const MOST_NAMED = 8;

/**
 * For whom each service is, of parts of the text: «мне женскую, а мужу мужскую», "a cut for me and a colour for my mum". Null: the
 * text does not tell several people apart.
 */
export function personsFor(
  tokens: Tokens,
  mentions: readonly ServiceMention[],
  parts: readonly { from: number; to: number }[],
): (Person | null)[] {
  const persons = mentions.map((mention, index) => {
    const { from, to } = parts[index] ?? { from: 0, to: 0 };
    // «детская», "kids": a kind of service
    const before = personsIn(tokens, from, mention.to).filter(
      ({ place }) => place < mention.from || !isRelative(tokens.word(place)),
    );
    const [after] = personsIn(tokens, mention.to, to);
    // "me and my daughter? A manicure for me and a haircut for her"
    const isOpen = areSeveral(before.map(({ person }) => person));
    return ((isOpen && after) || before.at(-1) || after)?.person ?? null;
  });
  return areSeveral(persons.flatMap((one) => one ?? [])) ? persons : persons.map(() => null);
}

/** The share of each person in an answer to "which one?": «мне женскую, а ей детскую». Empty: it is not shared. */
export function shares(
  tokens: Tokens,
  candidates: readonly Service[],
  read: ReadonlySet<number>,
  words: Words,
): (Omit<ServiceMention, 'excluded'> & { person: Person })[] {
  const persons = personsIn(tokens, 0, tokens.count).slice(0, MOST_NAMED);
  if (candidates.length < 2 || !areSeveral(persons.map(({ person }) => person))) return [];
  const named = (from: number, to: number) =>
    narrow(candidates, tokens, new Set([...read, ...tokens.places(0, from), ...tokens.places(to)]), words);
  let from = 0;
  const found = persons.flatMap(({ place, person }, index) => {
    const next = persons[index + 1]?.place ?? tokens.count;
    const before = named(from, place); // «женскую мне, мужскую мужу»
    const narrows = before.length > 0 && before.length < candidates.length;
    const [services, to] = narrows ? [before, place] : [named(place + 1, next), next];
    from = to;
    return services.length > 0 ? [{ services, person, from: place, to }] : [];
  });
  return found.length > 1 ? found : [];
}

function areSeveral(persons: readonly Person[]): boolean {
  return new Set(persons.map(({ isClient, relation }) => (isClient ? 'client' : relation))).size > 1;
}

/** «Хотим с дочкой, мне женскую, а ей детскую»: a pronoun means the relative that the text names. */
function personsIn(tokens: Tokens, from: number, to: number): { place: number; person: Person }[] {
  const relatives = tokens
    .places()
    .map((place) => tokens.word(place))
    .filter(isRelative);
  const [named = null] = relatives.map(relationOf);
  return tokens.places(from, to).flatMap((place): { place: number; person: Person }[] => {
    const word = tokens.word(place);
    if (SELF.has(word)) return [{ place, person: { isClient: true, relation: null } }];
    if (!isRelative(word) && !OTHER.has(word)) return [];
    return [{ place, person: { isClient: false, relation: isRelative(word) ? relationOf(word) : named } }];
  });
}
