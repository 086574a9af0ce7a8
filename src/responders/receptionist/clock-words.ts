import type { Opening } from './calendar';
import { minutesOf, timeFromMinutes } from './local-time';
import type { TimeWindow } from './state';

export interface ClockFound {
  /** Exact times in the order they were said, `HH:MM`. */
  times: string[];
  window: TimeWindow | null;
  /** The text without the times; it may name a day. */
  rest: string;
}

const DAY = { from: '00:00', to: '24:00' };
const PARTS: readonly [RegExp, TimeWindow][] = [
  [/(?<!\p{L})после обеда/u, { from: '13:00', to: '18:00' }],
  [/(?<!\p{L})до обеда/u, { from: '00:00', to: '13:00' }],
  [/(?<!\p{L})в обед/u, { from: '12:00', to: '15:00' }],
  [/(?<!\p{L})после работы|\bafter work\b/u, { from: '18:00', to: '24:00' }],
  [/(?<!\p{L})(с утра|утром|утро|на утро)(?!\p{L})|\bmorning\b/u, { from: '00:00', to: '12:00' }],
  [/(?<!\p{L})(днем|в дневное время)(?!\p{L})|\bafternoon\b/u, { from: '12:00', to: '17:00' }],
  [/(?<!\p{L})(вечером|вечер|вечерком)(?!\p{L})|\b(evening|tonight)\b/u, { from: '17:00', to: '24:00' }],
];

const NUMBERS = 'час два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать'.split(' ');
const ENGLISH_NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

const HOUR = '(?<h>[01]?\\d|2[0-3])(?:\\s?(?<sep>[:.-])\\s?(?<m>[0-5]\\d))?';
/** Endings and words that make a number a quantity or a date: «на 2 человека», «в 5 декабря», "at 27th". */
const NO_NOUN =
  '(?!\\d|[.:]\\d|-?(?:го|е|й)(?!\\p{L})|(?:st|nd|rd|th)(?!\\p{L})|\\s*(?:числ|чел|перс|руб|услуг|мин|нед|дней|день|янв|фев|март|апр|мая|июн|июл|авг|сен|окт|ноя|дек|месяц|раз(?!\\p{L})|people|person|jan|feb|mar(?:ch)?\\b|apr|may\\b|june?\\b|july?\\b|aug|sep|oct|nov|dec|days|weeks|hours|min))';
const RUSSIAN = new RegExp(
  `(?<![\\p{L}\\d.:-])(?:(?<prep>в|во|к|ко|на|до|после|позже|раньше|с|со|между|около|через|и)\\s+)?${HOUR}(?:\\s*(?<unit>часов|часам|часа|час|ч)(?!\\p{L}))?(?:\\s*(?<part>утра|дня|вечера|ночи)(?!\\p{L}))?${NO_NOUN}`,
  'gu',
);
const ENGLISH = new RegExp(
  `(?<![\\p{L}\\d.:-])(?:(?<prep>at|by|after|before|until|till|from|between|around|about|to|and|in)\\s+)?${HOUR}(?:\\s*(?<unit>o'?clock))?(?:\\s*(?<part>a\\.?m\\b\\.?|p\\.?m\\b\\.?)|\\s+in the (?<day>morning|afternoon|evening))?${NO_NOUN}`,
  'gu',
);

/**
 * Times of day in a normalised text, Russian and English. `opening` decides which 3 o'clock is meant; with `isMove`,
 * "from 3 to 4" is not a span of time.
 */
export function findClock(text: string, opening: Opening | null, isMove = false): ClockFound {
  const times: string[] = [];
  let from: string | undefined;
  let to: string | undefined;
  let rest = spellDigits(text);
  for (const pattern of [RUSSIAN, ENGLISH]) {
    rest = rest.replace(pattern, (whole, ...args) => {
      const said: Record<string, string | undefined> = args.at(-1);
      if (!isClock(said)) return whole;
      const time = timeOfDay(said, opening);
      if (/^(после|позже|after)$/.test(said.prep ?? '')) from = time;
      else if (/^(с|со|между|from|between)$/.test(said.prep ?? '')) from = time;
      else if (/^(до|раньше|before|until|till)$/.test(said.prep ?? '')) to = time;
      else if (from !== undefined && times.length === 0 && !isMove && /^(to|and|и)$/.test(said.prep ?? ''))
        to = time;
      else times.push(time);
      return ' ';
    });
  }
  let window = from !== undefined || to !== undefined ? { from: from ?? DAY.from, to: to ?? DAY.to } : null;
  for (const [pattern, part] of PARTS) {
    if (pattern.test(rest)) window ??= part;
    rest = rest.replace(pattern, (said) => (said === 'tonight' ? 'today' : ' '));
  }
  return { times, window: times.length > 0 ? null : window, rest };
}

/** A number is a time of day only with minutes, a preposition, «часов», "pm" or the like. */
function isClock({ prep, sep, m, unit, part, day, h }: Record<string, string | undefined>): boolean {
  if (prep === 'через' || prep === 'in') return false;
  if (sep === '-' && Number(m) % 15 !== 0) return false; // «10-12» is not a time
  const isSpoken = prep !== undefined && !/^(и|and|to)$/.test(prep);
  if (sep === '.' && !isSpoken && Number(m) >= 1 && Number(m) <= 12) return false; // «10.11» is a day
  if (isSpoken || m !== undefined || day !== undefined) return true;
  if (prep !== undefined && part === undefined) return true;
  // «маникюр 2 часа» and «через 3 дня» are durations, «15 часов» and «3 часа дня» are times
  if (unit !== undefined) return part !== undefined || Number(h) >= 8 || unit.startsWith('o');
  return part !== undefined && part !== 'дня';
}

function timeOfDay(said: Record<string, string | undefined>, opening: Opening | null): string {
  const given = Number(said.h);
  const minutes = given * 60 + Number(said.m ?? 0);
  const part = said.part ?? said.day ?? '';
  if (/^(a|утра|ночи|morning)/.test(part)) return timeFromMinutes(given === 12 ? minutes - 12 * 60 : minutes);
  const later = timeFromMinutes((minutes + 12 * 60) % (24 * 60));
  if (/^(p|вечера|afternoon|evening)/.test(part) || (part === 'дня' && given < 8)) {
    return given < 12 ? later : timeFromMinutes(minutes);
  }
  const time = timeFromMinutes(minutes);
  if (given >= 12 || said.h?.startsWith('0') || part !== '') return time;
  // «в 3» means the afternoon where the opening hours are from ten to eight
  const isOpen = (t: string) => opening !== null && t >= opening.from && t < opening.to;
  return !isOpen(time) && isOpen(later) ? later : time;
}

function spellDigits(text: string): string {
  return text
    .replace(/(?<!\p{L})полдень(?!\p{L})|\b(noon|midday)\b/gu, '12:00')
    .replace(
      new RegExp(`(?<=(?<!\\p{L})(?:в|к|на|до|после|с)\\s+)(${NUMBERS.join('|')})(?!\\p{L})`, 'gu'),
      (word) => String(NUMBERS.indexOf(word) + 1),
    )
    .replace(
      new RegExp(`\\bhalf past (${ENGLISH_NUMBERS.join('|')}|\\d+)\\b`, 'g'),
      (_, n) => `${digit(n)}:30`,
    )
    .replace(new RegExp(`(?<=\\b(?:at|by|after|before)\\s)(${ENGLISH_NUMBERS.join('|')})\\b`, 'g'), digit);
}

function digit(word: string): string {
  const index = ENGLISH_NUMBERS.indexOf(word);
  return index < 0 ? word : String(index + 1);
}

/** From `from` on and before `to`. */
export function within(window: TimeWindow, time: string): boolean {
  return minutesOf(time) >= minutesOf(window.from) && minutesOf(time) < minutesOf(window.to);
}
