import type { Count } from '../text/phrases';
import type { Tokens } from '../text/tokens';
import type { Clock, Reading } from './mention';
import { findRule, isCounted, readNumber } from './numbers';
import { type Numeral, readNumeral } from './numeral';
import { type Found, find, follows, lengthOf } from './vocabulary';

/** What was read of a clock so far. */
interface Part {
  hour: number;
  minute: number;
  length: number;
  /** It may also be a number of something. */
  bare?: boolean;
  exact?: boolean;
}

/** «в 15», «15:30», «без пятнадцати пять», "half past three", "5 in the afternoon". */
export function readClock(
  tokens: Tokens,
  place: number,
  isAsked: boolean,
  rule: Found | null,
): Reading | null {
  let hours = lengthOf('hoursAbout', tokens, place); // «часов в 12»
  if (hours > 0 && readNumber(tokens, place + hours + lengthOf('at', tokens, place + hours)) === null)
    hours = 0;
  const start = hours > 0 ? place + hours + lengthOf('at', tokens, place + hours) : place;
  const isAbout = start > place + hours;
  const spoken = readSpoken(tokens, place, start === place ? rule : findRule(tokens, start));
  const part = spoken ?? readWritten(tokens, start, isAbout || isAsked);
  if (part === null) return null;
  let end = start + part.length;
  const ish = tokens.word(end) === '-' ? 2 : 1;
  const isIsh = tokens.word(end + ish - 1) === 'ish';
  if (isIsh) end += ish;
  const unit = part.bare ? lengthOf('hours', tokens, end) : 0;
  const half = readHalf(tokens, end + unit, place, unit > 0 || !part.bare);
  const isDuration = unit > 0 && half === null && !isAbout && !isAtTime(tokens, place) && part.hour < 8;
  if (isDuration && /^([чh]|час|hour)/.test(tokens.word(end)) && !isAsked) return null;
  end += unit + (half?.length ?? 0);
  const isBare = part.bare === true && !isAbout && !isIsh && unit === 0 && half === null;
  const isOne = /^(one|оди?н.*)$/.test(tokens.word(start)); // rarely an hour: «в один тон»
  if (isBare && isOne && !isHourOne(tokens, place, end)) return null;
  const isDeclined = isBare && tokens.word(end) === 'х' && isAtTime(tokens, place); // «после 4х»
  if (isDeclined) end += 1;
  else if (isBare && tokens.at(end).glued && /^\p{L}/u.test(tokens.word(end))) return null; // «3х»
  if (isBare && isCounted(tokens, end, part.hour, !isAtTime(tokens, place))) return null;
  // "it's 6 pm now" is no wish
  const isNow = lengthOf('now', tokens, end) > 0;
  const clock: Clock = {
    hour: part.hour % 24,
    minute: part.minute,
    half: half === null ? null : half.value === 'am' ? 'am' : 'pm',
    exact: part.exact === true || part.hour > 12 || part.hour === 0,
    approximate: hours > 0 || isIsh || /ish$/.test(tokens.word(start)),
    bare: isBare && !isAsked && !follows('at', tokens, place),
  };
  return { length: end - place, meanings: isNow ? [] : [{ kind: 'time', clock }] };
}

const isAtTime = (tokens: Tokens, place: number) => follows('atTime', tokens, place);

function isHourOne(tokens: Tokens, place: number, end: number): boolean {
  const isLast = !/^\p{L}/u.test(tokens.at(end).text) || lengthOf('filler', tokens, end) > 0;
  return (
    lengthOf('part', tokens, end) > 0 ||
    (isAtTime(tokens, place) && (isLast || findRule(tokens, end) !== null))
  );
}

/** «утра», "pm"; «дня» only where it cannot be days: «в 3 дня». */
function readHalf(tokens: Tokens, end: number, place: number, isClock: boolean) {
  const half = find('half', tokens, end);
  if (tokens.word(end) === 'дня' && !isClock && !isAtTime(tokens, place)) return null;
  return tokens.word(end) === 'p' && half?.length === 1 && !tokens.at(end).glued ? null : half;
}

/** A clock whose hours and minutes are related by words. */
function readSpoken(tokens: Tokens, place: number, found: Found | null): Part | null {
  if (found?.group !== 'clock') return null;
  const { length, slots } = found;
  const hour = slots.hour ?? slots.genitive ?? 0;
  const minute = slots.fives ?? slots.quarter ?? 30;
  const previous = hour === 1 ? 12 : hour - 1;
  switch (found.value) {
    case 'past':
      return { hour, minute, length };
    case 'into':
      return { hour: previous, minute, length };
    case 'begun':
      return { hour: previous, minute: 0, length };
    case 'to': // "from ten to five" is a range
      return follows('rangeStart', tokens, place) ? null : { hour: previous, minute: 60 - minute, length };
    default: {
      const exact = Number(found.value);
      return { hour: Math.floor(exact), minute: (exact % 1) * 60, length, exact: exact % 1 === 0 };
    }
  }
}

/** «15:30», «15 30», «15 ч 30 мин», «1530», «в пятнадцать тридцать», «15», «час». */
function readWritten(tokens: Tokens, place: number, isAsked: boolean): Part | null {
  const isAt = isAtTime(tokens, place);
  const { word } = tokens.at(place);
  const numeral = readNumeral(tokens, place);
  if (word.length > 2 && numeral !== null) {
    if (numeral.marks !== '' || word.length > 4) return null;
    const [hour, minute] = [Math.floor(Number(word) / 100), Number(word) % 100];
    const isSaid = isAt || find('half', tokens, place + 1) !== null;
    const isTime = isSaid || (word.length === 4 && (isAsked || follows('at', tokens, place)));
    return isTime && hour < 24 && minute < 60 && minute % 5 === 0 ? { hour, minute, length: 1 } : null;
  }
  const number = readNumber(tokens, place);
  if (number === null || number.value > 24) {
    const isOne = isAsked || isAt || find('half', tokens, place + 1) !== null;
    return isOne && lengthOf('oneHour', tokens, place) > 0 ? { hour: 1, minute: 0, length: 1 } : null;
  }
  const part: Part = { hour: number.value, minute: 0, length: number.length, exact: /^0\d/.test(word) };
  const minutes =
    numeral === null
      ? minutesInWords(tokens, place + part.length)
      : minutesInDigits(tokens, place, numeral, isAt);
  if (minutes !== null) return { ...part, minute: minutes.value, length: part.length + minutes.length };
  return numeral === null || /^-?$/.test(numeral.marks) ? { ...part, bare: true } : null;
}

function minutesInDigits(
  tokens: Tokens,
  place: number,
  { parts, marks }: Numeral,
  isAt: boolean,
): Count | null {
  const [, next = ''] = parts;
  const minute = Number(next);
  if (marks !== '') {
    if (next.length !== 2 || minute > 59) return null;
    const isRound = minute % 5 === 0;
    const isTime =
      /^:(-:?)?$/.test(marks) ||
      (/^[.,](-[.,])?$/.test(marks) && (minute > 12 || minute === 0 || (isAt && isRound))) ||
      (marks === '-' && isRound && (minute > 24 || minute === 0 || isAt));
    return isTime ? { value: minute, length: 2 } : null;
  }
  const unit = lengthOf('hours', tokens, place + 1);
  const end = place + 1 + unit;
  const { number, word, glued } = tokens.at(end);
  if (number === null || number > 59 || isDate(tokens, end + 1)) return null;
  if (unit > 0) {
    const isDuration = !glued && !isAt && Number(parts[0]) < 8; // «2 часа 30 минут»
    return isDuration ? null : { value: number, length: unit + 1 + lengthOf('minuteWord', tokens, end + 1) };
  }
  const isTime = word.length === 2 && number % 5 === 0 && !isCounted(tokens, end + 1, 0, false);
  return isTime && readNumeral(tokens, end)?.marks === '' ? { value: number, length: 1 } : null; // «14 30»
}

const isDate = (tokens: Tokens, place: number) =>
  lengthOf('month', tokens, place) + lengthOf('dayEnding', tokens, place) > 0;

/** «тридцать», «ноль пять», "oh five" */
function minutesInWords(tokens: Tokens, place: number): Count | null {
  const number = tokens.at(place).number === null ? readNumber(tokens, place) : null;
  if (number === null) return null;
  if (number.value === 0) {
    const unit = readNumber(tokens, place + number.length);
    return unit === null || unit.value > 9
      ? null
      : { value: unit.value, length: number.length + unit.length };
  }
  return number.value >= 10 && number.value < 60 && number.value % 5 === 0 ? number : null;
}
