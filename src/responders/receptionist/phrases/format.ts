import type { Service } from '../../../context/segments';
import type { Language } from '../language';
import { asUtc, timeOf } from '../local-time';

export interface Format {
  /** «во вторник, 24 ноября», "on Tuesday, November 24" */
  day(date: string): string;
  /** «во вторник, 24 ноября, в 15:00», "on Tuesday, November 24, at 3:00 PM" */
  moment(local: string): string;
  /** «15:00», "3:00 PM" */
  time(time: string): string;
  /** «пн, 24 ноября» */
  shortDay(date: string): string;
  /** «1 500 ₽», «2 000–3 500 ₽» */
  price(price: Service['price']): string;
  /** «а, б и в» */
  and(items: readonly string[]): string;
  or(items: readonly string[]): string;
}

const LOCALES: Record<Language, string> = { ru: 'ru-RU', en: 'en-US' };

export function createFormat(language: Language, currency: string): Format {
  const locale = LOCALES[language];
  const days = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const weekdays = days({ weekday: 'long' });
  const dates = days({ day: 'numeric', month: 'long' });
  const shortDays = days({ weekday: 'short', day: 'numeric', month: 'long' });
  const clock = days({ hour: 'numeric', minute: '2-digit' });
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: 0 });
  const list = (type: 'conjunction' | 'disjunction') => new Intl.ListFormat(locale, { type });

  const day = (date: string) => {
    const noon = asUtc(`${date}T12:00`);
    const weekday = weekdays.format(noon);
    return `${language === 'ru' ? onRussian(weekday) : `on ${weekday}`}, ${dates.format(noon)}`;
  };
  // ICU puts a narrow no-break space before PM; messengers show it as a box here and there
  const time = (value: string) => clock.format(asUtc(`2026-01-01T${value}`)).replaceAll('\u202f', ' ');
  return {
    day,
    time,
    moment: (local) => `${day(local.slice(0, 10))}, ${language === 'ru' ? 'в' : 'at'} ${time(timeOf(local))}`,
    shortDay: (date) => shortDays.format(asUtc(`${date}T12:00`)),
    price: ({ min, max }) => (min === max ? money.format(min) : money.formatRange(min, max)),
    and: (items) => list('conjunction').format(items),
    or: (items) => list('disjunction').format(items),
  };
}

/** «в среду», «во вторник»: the accusative differs from the nominative in -а alone. */
function onRussian(weekday: string): string {
  return `${weekday.startsWith('вт') ? 'во' : 'в'} ${weekday.replace(/а$/, 'у')}`;
}
