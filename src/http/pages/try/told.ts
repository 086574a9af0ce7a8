import type { NotPossible } from '../../../simulator/errors';
import { isMoment } from '../../../time/local-arithmetic';
import type { Language } from '../shell/language';
import { secondsOf } from '../shell/units';
import type { TryWords } from './words';

/** What a button has done. */
export type Told =
  | { kind: 'restarted'; ms: number }
  | { kind: 'forgot'; n: number }
  | { kind: 'later'; before?: number; after?: number }
  | { kind: 'taken'; from: string; title?: string; staff?: readonly string[] }
  | { kind: 'not-possible'; reason: NotPossible['reason'] };

/** One plain sentence or two: what has happened, and what to look at. */
export function sentenceOf(told: Told, words: TryWords, language: Language): string {
  switch (told.kind) {
    case 'restarted':
      return words.told.restarted(secondsOf(told.ms, language));
    case 'forgot':
      return words.told.forgot(told.n);
    case 'later':
      return words.told.later(told.before?.toString(), told.after?.toString());
    case 'taken':
      return words.told.taken(momentOf(told.from, language), told.title ?? '', told.staff ?? []);
    case 'not-possible':
      return words.notPossible[told.reason];
  }
}

/** What the address of the page says of it. */
export function readTold(query: Record<string, string>, words: TryWords): Told | undefined {
  const { did, n = '', from = '', why = '' } = query;
  const count = /^\d{1,6}$/.test(n) ? Number(n) : 0;
  if (did === 'restarted') return { kind: did, ms: count };
  if (did === 'forgot') return { kind: did, n: count };
  if (did === 'later') return { kind: did };
  if (did === 'taken' && isMoment(from)) return { kind: did, from };
  if (did === 'not-possible' && Object.hasOwn(words.notPossible, why))
    return { kind: did, reason: why as NotPossible['reason'] };
  return undefined;
}

/** A local time of the company, as people say it. */
function momentOf(local: string, language: Language): string {
  const format = {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    ...format,
    timeZone: 'UTC',
  }).format(new Date(`${local}Z`));
}
