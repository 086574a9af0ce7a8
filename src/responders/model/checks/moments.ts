import { dateOf, minutesOf, timeOf } from '../../../time/local-arithmetic';
import { widest } from '../../calendar';
import type { RespondInput } from '../../responder';
import { clean } from '../../text/normalise';
import { Tokens } from '../../text/tokens';
import { readWhen } from '../../when';

/** The days and times that a text of the model names. */
export interface Moments {
  dates: string[];
  times: string[];
}

export function momentsIn(text: string, { context, localNow: now }: RespondInput): Moments {
  const { company, schedule } = context;
  const read = (language: 'ru' | 'en') =>
    readWhen(new Tokens(clean(text)), {
      now,
      language,
      opening: widest(schedule.hours),
      asked: null,
      isMove: false,
      skip: new Set(),
    });
  const { dates, times, excluded, movedFrom } = read(company.locale.startsWith('ru') ? 'ru' : 'en');
  const clocks = [...text.matchAll(/(?<![\d.:])([01]?\d|2[0-3])\s?[:.h]\s?([0-5]\d)(?!\d)/gu)].map(
    ([, hours = '', minutes = '']) => `${hours.padStart(2, '0')}:${minutes}`,
  );
  return {
    dates: [...dates, ...excluded.dates, movedFrom.date ?? []].flat(),
    times: [...times, ...excluded.times, movedFrom.time ?? [], ...clocks].flat(),
  };
}

/** Whether the text names this time, and no other day only. */
export function names({ dates, times }: Moments, local: string): boolean {
  const time = timeOf(local);
  // "3:00" of "3:00 PM"
  const twelve = (minutesOf(time) + 12 * 60) % (24 * 60);
  const isTime = times.some((one) => one === time || minutesOf(one) === twelve);
  return isTime && (dates.length === 0 || dates.includes(dateOf(local)));
}
