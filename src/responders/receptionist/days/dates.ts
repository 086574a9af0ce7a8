import { dateOf } from '../local-time';
import type { Reading, Today } from './reading';
import type { DayTokens } from './tokens';
import { MONTHS, ORDINALS, ROUND_ORDINALS, TENS } from './words';

/** «25.11», «25.11.2026», "11/25", "2026-11-25" */
export function readNumericDate(tokens: DayTokens, place: number, today: Today): Reading | null {
  const parts = readParts(tokens, place);
  if (parts === null) return null;
  const { separator, numbers, length } = parts;
  const [first, second, third] = numbers as [number, number, number | undefined];
  if (separator === '-' && third === undefined) return null; // «10-12» is a span of time
  if (first > 31) {
    return third === undefined ? null : found(length, exactly(third, second, first));
  }
  // an American date begins with the month, if the number can be one
  const isMonthFirst = separator === '/' && (today.language === 'en' ? first <= 12 : second > 12);
  const [day, month] = isMonthFirst ? [second, first] : [first, second];
  if (third === undefined) return found(length, upcoming(day, month, dateOf(today.now)));
  return found(length, exactly(day, month, third < 100 ? 2000 + third : third));
}

interface Parts {
  separator: string;
  numbers: number[];
  length: number;
}

/** Two or three numbers with the same separator between them, and no digits or colons around. */
function readParts(tokens: DayTokens, place: number): Parts | null {
  const separator = tokens.word(place + 1);
  if (!/^[./-]$/.test(separator) || (tokens.at(place).glued && /^[.:/-]$/.test(tokens.word(place - 1))))
    return null;
  const numbers: number[] = [];
  let end = place;
  while (numbers.length < 3) {
    const { number, glued } = tokens.at(end);
    if (number === null || (numbers.length > 0 && !glued)) break;
    numbers.push(number);
    end += 1;
    if (numbers.length === 3 || !tokens.at(end).glued || tokens.word(end) !== separator) break;
    if (!isGluedNumber(tokens, end + 1)) break;
    end += 1;
  }
  const isLonger =
    tokens.at(end).glued &&
    (tokens.word(end) === '.' ? isGluedNumber(tokens, end + 1) : /^[:/-]$/.test(tokens.word(end)));
  return numbers.length < 2 || isLonger ? null : { separator, numbers, length: end - place };
}

function isGluedNumber(tokens: DayTokens, place: number): boolean {
  const { number, glued } = tokens.at(place);
  return number !== null && glued;
}

/** «25 ноября», «25-27 ноября», "the twenty-fifth of November", "November 25th, 2026"; the first of several days. */
export function readMonthAndDay(tokens: DayTokens, place: number, { now }: Today): Reading | null {
  const month = MONTHS.get(tokens.word(place));
  if (month !== undefined) {
    let next = place + 1 + tokens.oneOf(place + 1, '.');
    next += tokens.oneOf(next, 'the');
    const day = readDay(tokens, next);
    if (day === null) return null;
    const isOfMonth = /^числ/.test(tokens.word(next + day.length));
    // «в ноябре 25 мастеров»
    if (/^[а-я]/.test(tokens.word(place)) && day.length === 1 && !isOfMonth) return null;
    return ending(next + day.length + (isOfMonth ? 1 : 0), day.day, month);
  }
  const day = readDay(tokens, place);
  if (day === null) return null;
  let next = place + day.length;
  if (tokens.oneOf(next, '-', '–', '—', 'по', 'to') > 0) {
    next += 1 + (readDay(tokens, next + 1)?.length ?? 0);
  }
  next += tokens.oneOf(next, 'of');
  const named = MONTHS.get(tokens.word(next));
  return named === undefined ? null : ending(next + 1, day.day, named);

  function ending(end: number, day: number, month: number): Reading {
    const dot = tokens.oneOf(end, '.', ',');
    const year = tokens.at(end + dot).number;
    if (year !== null && year >= 2000) return found(end + dot + 1 - place, exactly(day, month, year));
    return found(end - place, upcoming(day, month, dateOf(now)));
  }
}

/** «26-го», «26 числа», «первого числа», "the 27th", and «на 25», which cannot be an hour. */
export function readDayOfMonth(tokens: DayTokens, place: number, { now }: Today): Reading | null {
  const day = readDay(tokens, place);
  if (day === null) return null;
  const isNumber = tokens.at(place).number !== null;
  const isOfMonth = /^числ/.test(tokens.word(place + day.length));
  const hasEnding = isNumber && day.length > 1;
  const { text, glued } = tokens.at(place + 1);
  const cannotBeHour =
    day.day >= 24 &&
    tokens.oneOf(place - 1, 'на', 'on', 'for') > 0 &&
    !/^\p{L}/u.test(text) &&
    !(glued && /^[.:/]$/.test(text) && tokens.at(place + 2).glued);
  if (!isOfMonth && !hasEnding && !cannotBeHour) return null;
  return found(day.length + (isOfMonth ? 1 : 0), nextOfMonth(day.day, dateOf(now)));
}

interface Day {
  day: number;
  length: number;
}

/** «25», «25-го», "25th", «двадцать пятого», "twenty-fifth" */
function readDay(tokens: DayTokens, place: number): Day | null {
  const { number } = tokens.at(place);
  if (number !== null) {
    if (number < 1 || number > 31 || tokens.word(place).length > 2) return null;
    const dash = tokens.at(place + 1).glued ? tokens.oneOf(place + 1, '-') : 0;
    const hasEnding = tokens.at(place + dash + 1).glued && tokens.oneOf(place + dash + 1, ...ENDINGS) > 0;
    return { day: number, length: hasEnding ? dash + 2 : 1 };
  }
  const round = ROUND_ORDINALS.get(tokens.word(place));
  if (round !== undefined) return { day: (round + 1) * 10, length: 1 };
  const tens = TENS.get(tokens.word(place));
  const dash = tens === undefined ? 0 : 1 + tokens.oneOf(place + 1, '-');
  const unit = ORDINALS.get(tokens.word(place + dash));
  if (unit === undefined || (tens !== undefined && unit > 9)) return null;
  const day = tens === undefined ? unit : (tens + 1) * 10 + unit;
  return day > 31 ? null : { day, length: dash + 1 };
}

const ENDINGS = ['го', 'е', 'ого', 'ое', 'st', 'nd', 'rd', 'th'];

/** The words are consumed even if there is no such day: «30 февраля» is not the 30th of this month. */
function found(length: number, date: string | null): Reading {
  return { length, date, kind: 'date' };
}

function exactly(day: number, month: number, year: number): string | null {
  const date = [String(year).padStart(4, '0'), two(month), two(day)].join('-');
  return isDate(date) ? date : null;
}

/** The first such day from today on. */
function upcoming(day: number, month: number, today: string): string | null {
  const year = Number(today.slice(0, 4));
  for (let later = 0; later <= YEARS_TO_LEAP; later += 1) {
    const date = exactly(day, month, year + later);
    if (date !== null && date >= today) return date;
  }
  return null;
}

/** From one 29th of February to the next, across a year like 2100 that has none. */
const YEARS_TO_LEAP = 8;

/** The first such day of a month from today on: not every month has a 31st. */
function nextOfMonth(day: number, today: string): string | null {
  const [year, month] = today.split('-').map(Number) as [number, number];
  for (let later = 0; later < 12; later += 1) {
    const date = exactly(day, ((month - 1 + later) % 12) + 1, year + Math.floor((month - 1 + later) / 12));
    if (date !== null && date >= today) return date;
  }
  return null;
}

const two = (value: number): string => String(value).padStart(2, '0');

function isDate(date: string): boolean {
  const instant = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date);
}
