export type Language = 'ru' | 'en';

/**
 * The alphabet of most words: Cyrillic means Russian, Latin English. Null for an "ok" and for a single Latin word that answers our
 * own question ("Anna", "SPA").
 */
export function languageOf(text: string, answersQuestion: boolean): Language | null {
  const cyrillic = text.match(/\p{Script=Cyrillic}+/gu)?.length ?? 0;
  const latin = (text.match(/\p{Script=Latin}+/gu) ?? []).filter((word) => !/^(ok|okay)$/i.test(word)).length;
  if (cyrillic >= latin) return cyrillic === 0 ? null : 'ru';
  return latin === 1 && answersQuestion ? null : 'en';
}

export function languageOfLocale(locale: string): Language {
  return locale.toLowerCase().startsWith('ru') ? 'ru' : 'en';
}
