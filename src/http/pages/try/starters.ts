/** What a newcomer may say first, in the language of the company. */
const STARTERS: Record<string, readonly string[]> = {
  ru: ['Здравствуйте! Я Мария, хочу на женскую стрижку завтра', 'Сколько стоит маникюр?'],
  en: ["Hello! I am Mary, and I would like a women's haircut tomorrow", 'How much is a manicure?'],
};

/** `locale`: of the company, as BCP 47. */
export function startersOf(locale: string): readonly string[] {
  return STARTERS[locale.slice(0, 2).toLowerCase()] ?? STARTERS.en ?? [];
}

/** A number of no real person: in Britain, 07700 900xxx is kept for fiction. */
export function inventedPhone(locale: string): string {
  const random = (from: number, to: number) => from + Math.floor(Math.random() * (to - from));
  return locale.startsWith('en') ? `+447700${random(900_400, 901_000)}` : `+7999000${random(1000, 9999)}`;
}
