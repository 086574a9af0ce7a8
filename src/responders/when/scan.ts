import { weekdayOf } from '../../time/local-arithmetic';
import type { Tokens } from '../text/tokens';
import { ofMonth } from './calendar-dates';
import { readClock } from './clock';
import { days, meaningsOfDay, readNumericDate } from './days';
import type { Meaning, Mention, Operator, Reading } from './mention';
import { findRule, readSlot } from './numbers';
import { lengthOfOtherNumber, readNumeral } from './numeral';
import { type Found, find, follows, isOfTime, lengthOf } from './vocabulary';
import type { When, WhenSituation } from './when';

/** Days, times, parts of the day and what relates them, in the order of the text. */
export function scan(tokens: Tokens, situation: WhenSituation): Mention[] {
  const mentions: Mention[] = [];
  for (let place = 0; place < tokens.count; ) {
    if (!isOfTime(tokens, place)) {
      place += 1;
      continue;
    }
    const other = lengthOfOtherNumber(tokens, place);
    const reading = situation.skip.has(place) || other > 0 ? null : read(tokens, place, situation);
    const end = place + (reading?.length ?? Math.max(other, 1));
    for (const meaning of reading?.meanings ?? []) mentions.push({ place, end, meaning });
    place = end;
  }
  return mentions;
}

function read(tokens: Tokens, place: number, situation: WhenSituation): Reading | null {
  const found = findRule(tokens, place);
  const order = found?.group === 'operator' ? find('order', tokens, place) : null;
  // «раньше 15» is a bound, «раньше» alone is not
  if (order?.length === found?.length && order && !isDayOrTime(tokens, place + order.length))
    return {
      length: order.length,
      meanings: [{ kind: 'note', note: { order: order.value as When['order'] } }],
    };
  if (found !== null && found.group !== 'clock') {
    const meanings = isUnmeant(tokens, place, found, situation) ? [] : meaningsOf(found, situation);
    return { length: found.length, meanings };
  }
  const clock = readClock(tokens, place, situation.asked === 'time', found);
  const day = readBareDay(tokens, place, situation, clock);
  const reading = day ?? clock ?? readNumericDate(tokens, place, situation);
  const numeral = readNumeral(tokens, place);
  return reading ?? (numeral && { length: numeral.length, meanings: [] });
}

function isDayOrTime(tokens: Tokens, place: number): boolean {
  const group = findRule(tokens, place)?.group;
  return group === 'day' || group === 'clock' || readSlot('quantity', tokens, place) !== null;
}

function meaningsOf(found: Found, situation: WhenSituation): Meaning[] {
  const { group, value, slots } = found;
  const note = (note: Partial<When>): Meaning[] => [{ kind: 'note', note }];
  switch (group) {
    case 'day':
      return meaningsOfDay(found, situation);
    case 'part':
      return [{ kind: 'part', window: windowOf(value) }];
    case 'thisPart':
      return [
        ...meaningsOfDay({ value: 'in', slots: {} }, situation),
        { kind: 'part', window: windowOf(value) },
      ];
    case 'anyBut':
      return [
        ...note({ any: value === 'asked' ? (situation.asked ?? 'day') : (value as When['any']) }),
        { kind: 'operator', operators: ['not'] },
      ];
    case 'operator':
      return value === 'skip' ? [] : [{ kind: 'operator', operators: value.split(' ') as Operator[] }];
    case 'shift': {
      const isDays = value.includes('days');
      const count = (slots.quantity ?? 1) * (slots.minutes ?? slots.days ?? slots.weeks ?? 1);
      const shift = Math.round(value.endsWith('earlier') ? -count : count);
      if (isDays) return [{ kind: 'day', dates: [], span: null, weekdays: [], said: 'counted', shift }];
      return note({ order: shift < 0 ? 'earlier' : 'later', shiftMinutes: shift });
    }
    default:
      return note({ [group]: value });
  }
}

/** "by a week" outside of a move, "remind me the day before", and Eve. */
function isUnmeant(
  tokens: Tokens,
  place: number,
  { group, value }: Found,
  { isMove }: WhenSituation,
): boolean {
  if (group === 'part') return /^\p{Lu}/u.test(tokens.at(place).text) && lengthOf('name', tokens, place) > 0;
  if (group !== 'shift') return false;
  if (value.startsWith('moved') && !isMove) return true;
  for (
    let before = place - 1;
    before >= place - SENTENCE && !/^[.?!]$/.test(tokens.word(before));
    before -= 1
  ) {
    if (lengthOf('reminding', tokens, before) > 0) return true;
  }
  return false;
}

/** Tokens between a verb and what belongs to it. */
const SENTENCE = 8;

function windowOf(value: string) {
  const [from = '', to = ''] = value.split('-');
  return { from, to };
}

/** A number that is a day because a day was asked for, or because no hour is that late; «на пятое». */
function readBareDay(
  tokens: Tokens,
  place: number,
  { now, asked }: WhenSituation,
  clock: Reading | null,
): Reading | null {
  const number = readSlot('dayNumber', tokens, place);
  if (number === null || (clock !== null && clock.length > number.length)) return null;
  const end = place + number.length;
  const next = tokens.at(end);
  if ((readNumeral(tokens, place)?.marks ?? '') !== '' || lengthOf('counted', tokens, end) > 0) return null;
  const isDigits = tokens.at(place).number !== null;
  const isOn = follows('on', tokens, place);
  const isAlone =
    !/^\p{L}/u.test(next.text) ||
    next.startsLine ||
    lengthOf('at', tokens, end) > 0 ||
    findRule(tokens, end) !== null;
  const isDay = isDigits
    ? (asked === 'day' && !follows('atTime', tokens, place) && !isBesidePart(tokens, place, end)) ||
      (number.value > 24 && isOn && isAlone)
    : isAlone &&
      ((isOn && (number.value > 2 || /^[а-я]/.test(tokens.word(place)))) ||
        (asked === 'day' && number.value > 2) ||
        /[оеи]го$/.test(tokens.word(end - 1)));
  const date = isDay ? ofMonth(number.value, now.slice(0, 10)) : null;
  const before = isOn ? place - 1 : place;
  const weekday = isDigits && find('weekday', tokens, before - 1);
  if (follows('near', tokens, before) || (weekday && date && Number(weekday.value) !== weekdayOf(date)))
    return null; // «среда 12»
  return date === null ? null : { length: number.length, meanings: days([date]) };
}

/** «вечером 5», "3 in the afternoon" */
function isBesidePart(tokens: Tokens, place: number, end: number): boolean {
  return follows('part', tokens, place) || lengthOf('part', tokens, end) > 0;
}
