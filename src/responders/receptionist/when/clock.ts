import type { Token, Tokens } from '../text/tokens';
import type { Clock, Reading } from './mention';
import { findRule, isCounted, readNumber } from './numbers';
import type { Found } from './phrase-index';
import { find, follows, lengthOf } from './vocabulary';

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
  isAfterMention: boolean,
  rule: Found | null,
): Reading | null {
  let hours = lengthOf('hoursAbout', tokens, place); // «часов в 12»
  if (hours > 0 && readNumber(tokens, place + hours + lengthOf('at', tokens, place + hours)) === null)
    hours = 0;
  const start = hours > 0 ? place + hours + lengthOf('at', tokens, place + hours) : place;
  const isAbout = start > place + hours;
  const spoken = readSpoken(tokens, place, start === place ? rule : findRule(tokens, start));
  const part = spoken ?? readWritten(tokens, start, isAbout || isAsked, isAfterMention);
  if (part === null) return null;
  let end = start + part.length;
  const ish = tokens.oneOf(end, '-') + 1;
  const isIsh = tokens.word(end + ish - 1) === 'ish';
  if (isIsh) end += ish;
  const unit = part.bare ? lengthOf('hours', tokens, end) : 0;
  const half = readHalf(tokens, end + unit, place, unit > 0 || !part.bare);
  const isDuration = unit > 0 && half === null && !isAbout && !isAtTime(tokens, place) && part.hour < 8;
  if (isDuration && /^([чh]|час|hour)/.test(tokens.word(end)) && !isAsked) return null;
  end += unit + (half?.length ?? 0);
  const isBare = part.bare === true && !isAbout && !isIsh && unit === 0 && half === null;
  // "one" is rarely an hour, «один» neither
  if (
    isBare &&
    /^(one|оди?н.*)$/.test(tokens.word(start)) &&
    !isAtTime(tokens, place) &&
    find('part', tokens, end) === null
  )
    return null;
  if (isBare && tokens.at(end).glued && /^\p{L}/u.test(tokens.word(end))) return null; // «3х»
  if (isBare && isCounted(tokens, end, part.hour, !isAtTime(tokens, place))) return null;
  const clock: Clock = {
    hour: part.hour % 24,
    minute: part.minute,
    half: half === null ? null : half.value === 'am' ? 'am' : 'pm',
    exact: part.exact === true || part.hour > 12 || part.hour === 0,
    approximate: hours > 0 || isIsh || /ish$/.test(tokens.word(start)),
    bare: isBare && !isAsked && !follows('at', tokens, place),
  };
  return { length: end - place, meanings: [{ kind: 'time', clock }] };
}

const isAtTime = (tokens: Tokens, place: number) => follows('atTime', tokens, place);

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
  const minutes = slots.fives ?? slots.quarter ?? 0;
  const previous = hour === 1 ? 12 : hour - 1;
  switch (found.value) {
    case 'past':
      return { hour, minute: minutes, length };
    case 'half past':
      return { hour, minute: 30, length };
    case 'half to':
      return { hour: previous, minute: 30, length };
    case 'into':
      return { hour: previous, minute: minutes, length };
    case 'to': // "from ten to five" is a range
      return follows('rangeStart', tokens, place) ? null : { hour: previous, minute: 60 - minutes, length };
    default:
      return {
        hour: Math.floor(Number(found.value)),
        minute: (Number(found.value) % 1) * 60,
        length,
        exact: Number.isInteger(Number(found.value)),
      };
  }
}

/** «15:30», «15 30», «15 ч 30 мин», «1530», «в пятнадцать тридцать», «15», «час». */
function readWritten(tokens: Tokens, place: number, isAsked: boolean, isAfterMention: boolean): Part | null {
  const token = tokens.at(place);
  if (token.number !== null && isInsideNumber(tokens, place, isAfterMention)) return null;
  if (token.number !== null && token.word.length > 2) {
    const [hour, minute] = [Math.floor(token.number / 100), token.number % 100];
    const isTime = (isAsked || follows('at', tokens, place)) && hour < 24 && minute < 60 && minute % 5 === 0;
    return isTime && !isOtherNumber(tokens, place)
      ? { hour, minute, length: 1, exact: token.word.startsWith('0') }
      : null;
  }
  const number = readNumber(tokens, place);
  if (number === null || number.value > 24) {
    const isOne =
      lengthOf('oneHour', tokens, place) > 0 &&
      (isAsked || isAtTime(tokens, place) || find('half', tokens, place + 1) !== null);
    return isOne ? { hour: 1, minute: 0, length: 1 } : null;
  }
  const hour = number.value;
  const exact = token.word.length === 2 && token.word.startsWith('0');
  const minutes =
    token.number === null ? minutesInWords(tokens, place + number.length) : minutesInDigits(tokens, place);
  if (minutes !== null) return { hour, minute: minutes.value, length: number.length + minutes.length, exact };
  return isOtherNumber(tokens, place) ? null : { hour, minute: 0, length: number.length, exact, bare: true };
}

/** A token of a telephone number, a price, a date or a decimal number. */
function isInsideNumber(tokens: Tokens, place: number, isAfterMention: boolean): boolean {
  const before = tokens.at(place - 1);
  if (/^[+#$€£]$/.test(before.word) || (/^\d/.test(before.word) && !isAfterMention)) return true;
  const isJoined = tokens.at(place).glued && before.glued && /^\d/.test(tokens.word(place - 2));
  const isDashed = before.word === '-' && isJoined;
  if (isDashed)
    return [place - 3, place + 1].some((other) => tokens.word(other) === '-' && tokens.at(other).glued);
  return isJoined && /^[.:,/]$/.test(before.word);
}

/** «10.11», «5/12», «1.2.3» and «916 367»: not an hour. */
function isOtherNumber(tokens: Tokens, place: number): boolean {
  const [mark, next] = [tokens.at(place + 1), tokens.at(place + 2)];
  const isJoined = mark.glued && /^[.:,/]$/.test(mark.word) && next.glued && /^\d/.test(next.word);
  const isLong = mark.word === '-' && /^\d{3,}$/.test(next.word);
  return isJoined || isLong || (/^\d/.test(mark.word) && !isDate(tokens, place + 2));
}

interface Minutes {
  value: number;
  length: number;
}

function minutesInDigits(tokens: Tokens, place: number): Minutes | null {
  const mark = tokens.at(place + 1);
  if (mark.number !== null) {
    // «14 30», but not «в 15 20 декабря» or a telephone number
    const isTime = isMinute(mark) && mark.number % 5 === 0 && !isCounted(tokens, place + 2, 0, false);
    const isLast = tokens.at(place + 2).number === null && !/^[-.]$/.test(tokens.word(place + 2));
    return isTime && isLast && !isDate(tokens, place + 2) ? { value: mark.number, length: 1 } : null;
  }
  const unit = lengthOf('hours', tokens, place + 1);
  const next = tokens.at(place + 1 + Math.max(unit, 1));
  if (next.number === null || next.number > 59) return null;
  if (unit > 0) {
    if (!next.glued && !isAtTime(tokens, place) && (tokens.at(place).number ?? 0) < 8) return null;
    return { value: next.number, length: unit + 1 + lengthOf('minuteWord', tokens, place + unit + 2) };
  }
  if (!isMinute(next) || !next.glued || !mark.glued || isLonger(tokens, place + 3)) return null;
  const isAt = isAtTime(tokens, place);
  const isTime =
    mark.word === ':' ||
    (/^[.,]$/.test(mark.word) &&
      (next.number > 12 || next.number === 0 || (isAt && next.number % 5 === 0))) ||
    (mark.word === '-' && next.number % 5 === 0 && (next.number > 24 || next.number === 0 || isAt));
  return isTime ? { value: next.number, length: 2 } : null;
}

const isMinute = ({ number, word }: Token) => number !== null && number < 60 && word.length === 2;

const isLonger = (tokens: Tokens, place: number) =>
  /^[.:/]$/.test(tokens.word(place)) &&
  tokens.at(place).glued &&
  tokens.at(place + 1).glued &&
  tokens.at(place + 1).number !== null;

const isDate = (tokens: Tokens, place: number) =>
  lengthOf('month', tokens, place) + lengthOf('dayEnding', tokens, place) > 0;

/** «тридцать», «ноль пять», "oh five" */
function minutesInWords(tokens: Tokens, place: number): Minutes | null {
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
