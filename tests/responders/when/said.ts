import { clean } from '../../../src/responders/text/normalise';
import { Tokens } from '../../../src/responders/text/tokens';
import { readWhen } from '../../../src/responders/when';
import type { When, WhenSituation } from '../../../src/responders/when/when';

/** It is Friday, 27 November 2026, noon; the salon is open from ten to eight. */
export const SITUATION: WhenSituation = {
  now: '2026-11-27T12:00',
  language: 'ru',
  opening: { from: '10:00', to: '20:00' },
  asked: null,
  isMove: false,
  skip: new Set(),
};

function read(text: string, situation: Partial<WhenSituation> = {}): When {
  const language = /[а-я]/i.test(text) ? 'ru' : 'en';
  return readWhen(new Tokens(clean(text)), { ...SITUATION, language, ...situation });
}

/**
 * What was read, in one line: dates of this year without the year, `12-01..12-05` a span, `~` approximate times, `10:00-12:00` a
 * window, `not` what is excluded, `from` what a booking moves from.
 */
export function said(text: string, situation: Partial<WhenSituation> = {}): string {
  const when = read(text, situation);
  const { excluded, movedFrom, span, window } = when;
  const no = [...excluded.dates, ...excluded.weekdays, ...excluded.times, ...excluded.windows.map(windowOf)];
  const from = [movedFrom.date, movedFrom.time].filter((one) => one !== null);
  return [
    ...when.dates,
    ...(span ? [`${span.from}..${span.to}`] : []),
    ...(when.approximate ? ['~'] : []),
    ...when.times,
    ...(window ? [windowOf(window)] : []),
    ...(no.length > 0 ? ['not', ...no] : []),
    ...(from.length > 0 ? ['from', ...from] : []),
    ...(when.order ? [when.order] : []),
    ...(when.shiftMinutes ? [`${when.shiftMinutes}min`] : []),
    ...(when.shiftDays ? [`${when.shiftDays}d`] : []),
    ...(when.same ? [`same ${when.same}`] : []),
    ...(when.any ? [`any ${when.any}`] : []),
    ...(when.past ? ['past'] : []),
  ]
    .join(' ')
    .replaceAll('2026-', '');
}

const windowOf = ({ from, to }: { from: string; to: string }) => `${from}-${to}`;
