import type { Count } from '../text/phrases';
import type { Tokens } from '../text/tokens';
import { readNumeral } from './numeral';
import { type Found, find, findWith, type Group, lengthOf } from './vocabulary';

/** «15», «пятнадцать», «двадцать пять», "twenty-five"; below 100. */
export function readNumber(tokens: Tokens, place: number): Count | null {
  const { number, word } = tokens.at(place);
  if (number !== null) return word.length <= 2 ? { value: number, length: 1 } : null;
  return readCompound('cardinal', tokens, place);
}

/** One word, or tens and a word: «двадцать пять», «двадцать пятого». */
function readCompound(group: 'cardinal' | 'ordinal', tokens: Tokens, place: number): Count | null {
  const tens = readGroup('cardinal', tokens, place);
  if (tens !== null && tens.value >= 20) {
    const dash = tokens.word(place + 1) === '-' ? 1 : 0;
    const unit = readGroup(group, tokens, place + 1 + dash);
    if (unit !== null && unit.value >= 1 && unit.value <= 9)
      return { value: tens.value + unit.value, length: 2 + dash };
  }
  return readGroup(group, tokens, place);
}

function readGroup(group: Group, tokens: Tokens, place: number): Count | null {
  const found = find(group, tokens, place);
  return found && { value: Number(found.value), length: found.length };
}

function within(count: Count | null, from: number, to: number): Count | null {
  return count !== null && count.value >= from && count.value <= to ? count : null;
}

/** «25», «25-го», "25th", «двадцать пятого» */
function readDayNumber(tokens: Tokens, place: number, isBareAllowed: boolean): Count | null {
  if (tokens.at(place).number === null) return within(readCompound('ordinal', tokens, place), 1, 31);
  const number = within(readNumber(tokens, place), 1, 31);
  const ending = tokens.at(place + 1).glued ? lengthOf('dayEnding', tokens, place + 1) : 0;
  const isTime = /^[.:]/.test(readNumeral(tokens, place)?.marks ?? '');
  return number && !isTime && (ending > 0 || isBareAllowed) ? { ...number, length: 1 + ending } : null;
}

/** «2», «2,5», «два с половиной», "a couple of", "half an" */
function readQuantity(tokens: Tokens, place: number): Count | null {
  const count = readGroup('quantity', tokens, place) ?? readNumber(tokens, place);
  if (count === null) return null;
  const [point, tenths] = [tokens.at(place + 1), tokens.at(place + 2)];
  const isDecimal = /^\d+[.,]\d$/.test(tokens.word(place) + point.word + tenths.word) && tenths.glued;
  if (isDecimal) return { value: count.value + Number(tenths.word) / 10, length: 3 };
  const half = readGroup('andHalf', tokens, place + count.length);
  return half === null ? count : { value: count.value + half.value, length: count.length + half.length };
}

/** The slots of the phrases that are not a group of words. */
const SLOTS: Record<string, (tokens: Tokens, place: number) => Count | null> = {
  quantity: readQuantity,
  hour: (tokens, place) => within(readNumber(tokens, place), 1, 12) ?? readGroup('oneHour', tokens, place),
  fives: (tokens, place) => {
    // «без двадцати шесть» is not twenty-six
    for (const minutes of [readNumber(tokens, place), readGroup('cardinal', tokens, place)]) {
      const isFive = minutes !== null && minutes.value % 5 === 0;
      const isNamed = minutes !== null && lengthOf('minuteWord', tokens, place + minutes.length) > 0;
      if (isFive || isNamed) return within(minutes, 1, 59);
    }
    return null;
  },
  spokenFives: (tokens, place) =>
    tokens.at(place).number === null ? (SLOTS.fives?.(tokens, place) ?? null) : null,
  dayNumber: (tokens, place) => readDayNumber(tokens, place, true),
  namedDay: (tokens, place) =>
    tokens.at(place).number === null ? null : readDayNumber(tokens, place, false),
  spokenDay: (tokens, place) => readDayNumber(tokens, place, false),
  year: (tokens, place) => {
    const { number } = tokens.at(place);
    return number !== null && number >= 2000 && number < 2100 ? { value: number, length: 1 } : null;
  },
};

/** What was read of a text: phrases share their slots. */
const readings = new WeakMap<Tokens, Record<string, Count[]>>();

export function readSlot(name: string, tokens: Tokens, place: number): Count | null {
  const known = readings.get(tokens) ?? {};
  known[name] ??= [];
  if (!readings.has(tokens)) readings.set(tokens, known);
  const counts = known[name];
  const read = SLOTS[name] ?? ((...at) => readGroup(name as Group, ...at));
  counts[place] ??= read(tokens, place) ?? NONE;
  return counts[place] === NONE ? null : counts[place];
}

const NONE: Count = { value: Number.NaN, length: 0 };

/**
 * Whether the number that ends before a place counts something: «на 2 маникюра», "for 3 people". With `isLoose` an unknown noun
 * counts too. After a number that is a time it has another ending: «на 3 стрижку».
 */
export function isCounted(tokens: Tokens, place: number, value: number, isLoose: boolean): boolean {
  if (lengthOf('counted', tokens, place) > 0) return true;
  const { word, startsLine } = tokens.at(place);
  if (!isLoose || startsLine || value > 8 || lengthOf('notCounted', tokens, place) > 0) return false;
  return /^[а-я]{4,}$/.test(word)
    ? (value <= 4 ? /[аяыи]$/ : /([^аеиоуыэюяй]|ей)$/).test(word)
    : /^[a-z]{3,}[^s]s$/.test(word);
}

/** The longest phrase that is read on its own. */
export function findRule(tokens: Tokens, place: number): Found | null {
  return findWith(readSlot, tokens, place);
}
