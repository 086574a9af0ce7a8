import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { PageContext, PageEnv } from '../page-env';

export const LANGUAGES = ['en', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The words of a page: the same keys in each language. A word that depends on a number or a name is a function. */
export type Words<Of> = Record<Language, Of>;

/** The cookie of the switch on each page counts, then what the browser asks for. */
const COOKIE = 'lang';

export const language = createMiddleware<PageEnv>(async (c, next) => {
  const chosen = LANGUAGES.find((one) => one === getCookie(c, COOKIE));
  c.set('language', chosen ?? askedFor(c.req.header('accept-language') ?? ''));
  await next();
});

/** The first language of the header that we have; English if there is none. */
function askedFor(header: string): Language {
  const asked = header.split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return (
    LANGUAGES.find((one) => one === asked.find((tag) => LANGUAGES.some((known) => known === tag))) ?? 'en'
  );
}

export function wordsOf<Of>(c: PageContext, words: Words<Of>): Of {
  return words[c.get('language')];
}

/** `ru`: forms for 1, 2 and 5. */
export function plural(n: number, one: string, few: string, many: string): string {
  const rule = RU_PLURAL.select(n);
  return rule === 'one' ? one : rule === 'few' ? few : many;
}

const RU_PLURAL = new Intl.PluralRules('ru');

/** A word of a table or a sentence as its beginning. */
export function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
