import { stemOf, type Tokens } from '../../text/tokens';
import { readNumber } from '../../when/numbers';
import { lengthOf } from '../../when/vocabulary';
import english from '../words/people.en.json';
import russian from '../words/people.ru.json';
import type { People } from './people';
import { Clauses, meet, type Span } from './spans';

export interface PeopleSituation {
  /** The open question: 'name' makes a name of a bare answer. */
  asked: string | null;
  /** Tokens that are something else: acts, courtesies, days, times. */
  skip: ReadonlySet<number>;
  isKnownStaff: (word: string) => boolean;
  /** A bare answer may name a service instead: «маникюр». */
  isService?: (words: string) => boolean;
}

const NOMINATIVES = new Set(`${russian.names} ${english.names}`.split(' '));
/** The nominative of common first names, by stem: «Оли» is «Оля». Of two with one stem the first in the data counts. */
const NAMES = new Map([...NOMINATIVES].reverse().map((name) => [stemOf(name), name]));
/** «Любое» has the stem of «Люба». */
const NO_NAMES = new Set(`${russian.classes.NO_NAME} ${english.classes.NO_NAME}`.split(' '));
const RELATIONS = `${russian.classes.RELATIVE} ${english.classes.RELATIVE}`.split(' ');
const RELATIVES = ['RELATIVE', 'OF_RELATIVE', 'OF_RELATIVES'];
const { OF_RELATIVE, OF_RELATIVES, WITH_RELATIVE } = russian.classes;
const RELATIVE_FORMS = new Set([
  ...RELATIONS,
  ...`${OF_RELATIVE} ${OF_RELATIVES} ${WITH_RELATIVE}`.split(' '),
]);
const PATRONYMIC = /(?:вна|вич|чна)$/;
const SURNAME = /(?:[оеё]ва?|ина?|ск[аи][яй]|енко|ук|ян|дзе|вна|вич|чна|[a-z])$/;
/** «подумаю», «ждите», «занято»: no name ends so. */
const NO_NAME = /^..?$|(?:[ую]|те|ть|шь|но)$/;
const NUMERALS = [2, 3, 4, 5];
const MOST_PEOPLE = 10;

export function readPeople(tokens: Tokens, situation: PeopleSituation): People {
  const reader = { clauses: Clauses.of(tokens), tokens, ...situation };
  const guest = guestIn(reader);
  const isSelf = guest === null && reader.clauses.has('people.self');
  const isBesides = guest !== null && reader.clauses.apart('people.besides', 'people.not-besides').length > 0;
  return { name: nameIn(reader, guest !== null), guest, isBesides, isSelf, count: countIn(reader) };
}

/** Whether it is a common first name, in any case. */
export function isFirstName(word: string): boolean {
  return word.length > 1 && NAMES.has(stemOf(word)) && !NO_NAMES.has(word);
}

/** «Ему 6 лет», "hes 6" */
export function ageIn(tokens: Tokens): { age: number; places: readonly number[] } | null {
  const isDate = ({ to }: Span) => lengthOf('month', tokens, to) > 0;
  const span = Clauses.of(tokens)
    .apart('people.age', 'people.not-age')
    .find((one) => !isDate(one));
  const ages = span?.places.flatMap((place) => readNumber(tokens, place)?.value ?? []);
  return span && ages?.[0] !== undefined ? { age: ages[0], places: span.places } : null;
}

interface Reader extends PeopleSituation {
  clauses: Clauses;
  tokens: Tokens;
}

function nameIn(reader: Reader, hasGuest: boolean): string | null {
  const { clauses, tokens } = reader;
  const named = placesAfter(reader, 'people.name').filter((at) => isWord(reader, at));
  const place =
    named.find((at) => isLikely(tokens, at)) ??
    placesBefore(reader, 'people.after-name').find(
      (at) => clauses.at(at).begins || clauses.is(at - 1, 'меня'),
    ) ??
    placesAfter(reader, 'people.maybe-name').find((at) => isIntroduced(reader, at)) ??
    placesAfter(reader, 'people.short-name').find(
      (at) => NOMINATIVES.has(tokens.word(at)) && isIntroduced(reader, at) && clauses.at(at + 1).ends,
    ) ??
    named[0] ??
    (hasGuest ? undefined : placesAfter(reader, 'people.booked-name').find((at) => isWord(reader, at)));
  if (place !== undefined) return fullName(reader, place);
  return reader.asked === 'name' ? (bareName(reader) ?? (hasGuest ? null : onlyName(reader))) : null;
}

function guestIn(reader: Reader): People['guest'] {
  const { clauses, tokens, isKnownStaff } = reader;
  const isGuest = (at: number) => isWord(reader, at) && !isKnownStaff(tokens.word(at));
  const others = [...clauses.all('people.pair'), ...clauses.all('people.not-guest')];
  const isNamed = ({ to }: Span) => isCommon(tokens, to) && clauses.at(to + 1).ends;
  const related = [...clauses.all('people.guest'), ...clauses.all('people.relative').filter(isNamed)].find(
    (span) => !others.some((other) => meet(span, other)),
  );
  const own = [
    ...placesAfter(reader, 'people.guest-name').filter((at) => isLikely(tokens, at)),
    ...placesBefore(reader, 'people.guest-name'),
  ].find((at) => isGuest(at) || (related !== undefined && isWord(reader, at)));
  const [booked] = placesAfter(reader, 'people.booked-name').filter((at) => isWord(reader, at));
  const bookedName = booked === undefined ? null : nominative(tokens, booked);
  const ownName = own === undefined ? bookedName : fullName(reader, own);
  if (related) {
    let place = related.to - 1;
    while (place > related.from && !RELATIVES.some((label) => clauses.is(place, label))) place -= 1;
    const named = isCommon(tokens, place + 1) ? nominative(tokens, place + 1) : null;
    return { name: ownName ?? named, relation: relationOf(tokens.word(place).replace(/'s$/, '')) };
  }
  if (own !== undefined) return { name: ownName, relation: null };
  const named = placesAfter(reader, 'people.for').find((at) => isCommon(tokens, at) && isGuest(at));
  if (named !== undefined) return { name: nominative(tokens, named), relation: null };
  if (bookedName !== null && reader.asked !== 'name') return { name: bookedName, relation: null };
  return clauses.has('people.other') ? { name: null, relation: null } : null;
}

/** «Дочке», "husband" */
export function isRelative(word: string): boolean {
  return RELATIVE_FORMS.has(word);
}

/** The nominative has the longest beginning in common: «дочке» is «дочка», «отца» is «отец». */
export function relationOf(word: string): string {
  for (let length = word.length; length > 1; length -= 1) {
    const found = RELATIONS.find((relation) => relation.startsWith(word.slice(0, length)));
    if (found) return found;
  }
  return word;
}

function countIn({ clauses, tokens }: Reader): number {
  for (const { from, to } of clauses.apart('people.count', 'people.not-count')) {
    for (let place = from; place < to; place += 1) {
      const count = NUMERALS.find((number) => clauses.is(place, `N${number}`)) ?? tokens.at(place).number;
      if (count !== null && count >= 1 && count <= MOST_PEOPLE) return count;
    }
  }
  return clauses.apart('people.pair', 'people.not-pair').length > 0 ? 2 : 1;
}

/** A clause that is a name and nothing else; an unknown name in lower case must be all that the text says. */
function bareName(reader: Reader): string | null {
  const { clauses, tokens, skip } = reader;
  const said: number[][] = [];
  for (const place of tokens.places()) {
    if (skip.has(place) || clauses.at(place).isBreak || clauses.is(place, 'FILLER')) continue;
    const last = said.at(-1);
    if (last && clauses.at(last[0] ?? 0).from === clauses.at(place).from) last.push(place);
    else said.push([place]);
  }
  for (const places of said) {
    const [first = 0] = places;
    const word = tokens.word(first);
    const isOnly = said.length === 1 && places.length === 1 && clauses.is(first, 'ONLY_NAME');
    const isPart = (place: number, index: number) =>
      place === first + index &&
      (tokens.word(place) === '-' ||
        (isWord(reader, place) &&
          (index === 0 || isLikely(tokens, place) || SURNAME.test(tokens.word(place)))));
    const isName = places.length <= 3 && (isOnly || places.every(isPart));
    const words = capitalise(tokens.text(first, first + places.length));
    const isBelievable = isLikely(tokens, first) || (said.length === 1 && !NO_NAME.test(word));
    const isAsked = tokens.word(clauses.at(first).to) === '?';
    if (isName && isBelievable && !isAsked && !reader.isService?.(words)) return words;
  }
  return null;
}

/** «пусть будет Оля», «запишите на Марию»: the only common name in the answer, if it is not that of a member of staff. */
function onlyName(reader: Reader): string | null {
  const { clauses, tokens, isKnownStaff } = reader;
  const places = tokens.places().filter((place) => isCommon(tokens, place) && isWord(reader, place));
  const [place = 0] = places;
  const isAsked = tokens.word(clauses.at(place).to) === '?';
  const isOther = isAsked || isKnownStaff(tokens.word(place)) || clauses.is(place - 1, 'BESIDE');
  return places.length === 1 && !isOther ? nominative(tokens, place) : null;
}

/** The places after the words of introduction: «меня зовут», "my name is —". «Его зовут» introduces another person. */
function placesAfter(reader: Reader, group: string): number[] {
  const { tokens, clauses } = reader;
  const isBetween = (place: number) =>
    /^[-—–:«"]$/u.test(tokens.word(place)) ||
    (clauses.is(place, 'FILLER') && !NOMINATIVES.has(tokens.word(place)));
  return introductions(reader, group).map(({ to }) => (isBetween(to) ? to + 1 : to));
}

/** Common names before such words: «Лена меня зовут», "Mary here". */
function placesBefore(reader: Reader, group: string): number[] {
  const { tokens, clauses } = reader;
  return introductions(reader, group)
    .map(({ from }) => from - 1)
    .filter((at) => NOMINATIVES.has(tokens.word(at)) && isWord(reader, at))
    .filter((at) => tokens.word(clauses.at(at).to) !== '?');
}

function introductions({ clauses, skip }: Reader, group: string): readonly Span[] {
  const spans =
    group === 'people.guest-name' ? clauses.all(group) : clauses.apart(group, 'people.guest-name');
  return spans.filter(({ from }) => !skip.has(from));
}

/** A common name, or at least a capitalised word. */
function isLikely(tokens: Tokens, place: number): boolean {
  return isCommon(tokens, place) || isCapitalised(tokens, place);
}

/** «Я Ольга», «это Лена», "I'm Sarah": a common name, or a capitalised one at the end of the clause. «Это Маша?» asks. */
function isIntroduced(reader: Reader, place: number): boolean {
  const { clauses, tokens } = reader;
  if (!isWord(reader, place) || tokens.word(clauses.at(place).to) === '?') return false;
  return isCommon(tokens, place) || (isCapitalised(tokens, place) && clauses.at(place + 1).ends);
}

function isWord({ clauses, tokens, skip }: Reader, place: number): boolean {
  const { word } = tokens.at(place);
  if (skip.has(place) || !/^\p{L}[\p{L}\p{M}']{1,29}$/u.test(word)) return false;
  return NOMINATIVES.has(word) || clauses.at(place).labels.length === 0;
}

/** «Анна Петрова», «тамара ивановна», «Анна-Мария». */
function fullName(reader: Reader, place: number): string {
  const { clauses, tokens } = reader;
  const next = place + 1;
  if (tokens.word(next) === '-' && isCommon(tokens, place + 2))
    return capitalise(tokens.text(place, place + 3));
  const isSurname = isCapitalised(tokens, place) && isCapitalised(tokens, next) && clauses.at(next + 1).ends;
  const isSecond = isWord(reader, next) && (isSurname || PATRONYMIC.test(tokens.word(next)));
  return capitalise(tokens.text(place, isSecond ? place + 2 : next));
}

function isCommon(tokens: Tokens, place: number): boolean {
  return NAMES.has(tokens.stem(place)) && tokens.word(place).length > 1;
}

function nominative(tokens: Tokens, place: number): string {
  const { text, word } = tokens.at(place);
  return capitalise(NOMINATIVES.has(word) ? text : (NAMES.get(tokens.stem(place)) ?? text));
}

function isCapitalised(tokens: Tokens, place: number): boolean {
  return /^\p{Lu}/u.test(tokens.at(place).text);
}

function capitalise(name: string): string {
  return name.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());
}
