export type Language = 'ru' | 'en';

/**
 * Cyrillic letters mean Russian, Latin ones English. Null for an "ok" and for a single Latin word that answers our own
 * question ("Anna", "SPA").
 */
export function languageOf(text: string, answersQuestion: boolean): Language | null {
  if (/\p{Script=Cyrillic}/u.test(text)) return 'ru';
  const words = (text.match(/\p{Script=Latin}+/gu) ?? []).filter((word) => !/^(ok|okay)$/i.test(word));
  if (words.length === 0 || (words.length === 1 && answersQuestion)) return null;
  return 'en';
}

export function languageOfLocale(locale: string): Language {
  return locale.toLowerCase().startsWith('ru') ? 'ru' : 'en';
}
