import { en, ru } from 'chrono-node';
import { spellDays } from './day-words';
import type { Language } from './language';
import { addDays, addMinutes, dateOf, timeOf } from './local-time';

export interface DaysFound {
  /** In the order they were said, `YYYY-MM-DD`. */
  dates: string[];
  /** «через два часа»: a time that is counted from now, rounded up to the half hour. */
  time: string | null;
}

const PARSERS = { en, ru };

/**
 * Days named in a normalised text without times of day. The reference given to chrono is the company's noon written
 * as the process's noon: chrono counts in the process's time zone, and no zone skips noon.
 */
export function findDays(text: string, language: Language, now: string): DaysFound {
  const today = dateOf(now);
  const [year, month, day] = today.split('-').map(Number) as [number, number, number];
  const reference = new Date(year, month - 1, day, 12);
  const found: DaysFound = { dates: [], time: null };
  // chrono misses a day that is followed by many spaces
  const prepared = spellDays(text, language, today).replace(/\s+/g, ' ').trim();
  for (const { start, text: said } of PARSERS[language].parse(prepared, reference, { forwardDate: true })) {
    if (!start.isCertain('day') && !start.isCertain('weekday')) continue;
    // «полчаса», «2 недели»: how long, not when
    if (/^(\d+ ?\p{L}*$|пол)/u.test(said) && start.tags().has('result/relativeDate')) continue;
    if (start.tags().has('result/relativeDateAndTime')) {
      const minutes = Math.round((start.date().getTime() - reference.getTime()) / 60_000);
      const at = roundUp(addMinutes(now, minutes));
      found.dates.push(dateOf(at));
      found.time = timeOf(at);
      continue;
    }
    const date = [start.get('year'), start.get('month'), start.get('day')]
      .map((part) => String(part).padStart(2, '0'))
      .join('-');
    // On a Monday «в понедельник» is the next one: today is called today.
    const isNext = date === today && start.isCertain('weekday') && !start.isCertain('day');
    found.dates.push(isNext && !/эт(от|у|о)|this/.test(said) ? addDays(date, 7) : date);
  }
  return found;
}

function roundUp(local: string): string {
  const minutes = Number(timeOf(local).slice(3));
  return addMinutes(local, (30 - (minutes % 30)) % 30);
}
