import type { Expectation, ExpectedVisit } from './dialogues';

/** Reads the goal of a dialogue that has no expectation. The dialogues were held on Friday, 27 November 2026. */

const YEAR = 2026;
const DAYS: [RegExp, string][] = [
  [/послезавтра|day after tomorrow/i, '2026-11-29'],
  [/сегодня|today/i, '2026-11-27'],
  [/завтра|tomorrow/i, '2026-11-28'],
  [/(?<!\p{L})(сб|суббот\p{L}*|sat(urday)?)(?!\p{L})/iu, '2026-11-28'],
  [/(?<!\p{L})(вс|воскресен\p{L}*|sun(day)?)(?!\p{L})/iu, '2026-11-29'],
  [/(?<!\p{L})(пн|понедельник\p{L}*|mon(day)?)(?!\p{L})/iu, '2026-11-30'],
  [/(?<!\p{L})(вт|вторник\p{L}*|tue(sday)?)(?!\p{L})/iu, '2026-12-01'],
  [/(?<!\p{L})(ср|сред[уые]|wed(nesday)?)(?!\p{L})/iu, '2026-12-02'],
  [/(?<!\p{L})(чт|четверг\p{L}*|thu(rsday)?)(?!\p{L})/iu, '2026-12-03'],
  [/(?<!\p{L})(пт|пятниц\p{L}*|fri(day)?)(?!\p{L})/iu, '2026-12-04'],
];
const MONTHS: Record<string, number> = {
  november: 11,
  nov: 11,
  december: 12,
  dec: 12,
  ноября: 11,
  декабря: 12,
};

/** Undefined: the prose is not plain enough. */
export function expectationIn(goal: string): Expectation | undefined {
  const visit = visitIn(goal);
  const [cancels, moves] = [CANCEL.test(goal), MOVE.test(goal)];
  if (NEGATED.test(goal)) return visit ? undefined : { unchanged: true };
  if (cancels) return visit || moves ? undefined : { cancelled: 1 };
  if (!visit) return undefined;
  return moves ? { moved: visit } : { booked: [visit] };
}

const CANCEL = /отмен|cancel/iu;
const MOVE = /перен[оеё]с|move|reschedul/iu;
const NEGATED = /(?<!\p{L})(?:не (?:отмен|перен)|ничего не|оставить|keep|not (?:cancel|move|to be))/iu;

function visitIn(goal: string): ExpectedVisit | undefined {
  const [date, time] = [dateIn(goal), timeIn(goal)];
  return date || time ? { ...(date && { date }), ...(time && { time }) } : undefined;
}

/** Whether a Russian goal names the service of a Russian title: they have a word in common, or its beginning. */
export function mayName(goal: string, title: string): boolean {
  const wordsOf = (text: string) => text.toLowerCase().match(/\p{Script=Cyrillic}{4,}/gu) ?? [];
  const named = wordsOf(goal).map((word) => word.slice(0, 4));
  return wordsOf(goal).length === 0 || wordsOf(title).some((word) => named.includes(word.slice(0, 4)));
}

function dateIn(goal: string): string | undefined {
  const [, day, month] = /(?<![\d:])(\d{1,2})\.(\d{1,2})(?![\d:])/.exec(goal) ?? [];
  if (day && month) return iso(Number(month), Number(day));
  const [, name, ordinal] = /\b(nov(?:ember)?|dec(?:ember)?) (\d{1,2})/i.exec(goal) ?? [];
  if (name && ordinal) return iso(MONTHS[name.toLowerCase()] ?? 0, Number(ordinal));
  const [, number, of] = /(\d{1,2}) (ноября|декабря)/.exec(goal) ?? [];
  if (number && of) return iso(MONTHS[of] ?? 0, Number(number));
  return DAYS.find(([pattern]) => pattern.test(goal.replace(/не завтра|not tomorrow/giu, '')))?.[1];
}

function timeIn(goal: string): string | undefined {
  const [, hour, minute] = /(\d{1,2}):(\d\d)/.exec(goal) ?? [];
  if (hour && minute) return `${hour.padStart(2, '0')}:${minute}`;
  const [, twelve, half] = /\b(\d{1,2}) ?(am|pm)\b/i.exec(goal) ?? [];
  if (!twelve || !half) return undefined;
  const value = (Number(twelve) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  return `${String(value).padStart(2, '0')}:00`;
}

function iso(month: number, day: number): string {
  return `${YEAR}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
