import type { CompanySegment, Service } from '../domain/context';
import { asUtc, timeOf } from '../time/local-arithmetic';
import type { Language } from './language';

export interface Format {
  /** «во вторник, 24 ноября», "on Tuesday, November 24" */
  day(date: string): string;
  /** «во вторник, 24 ноября, в 15:00», "on Tuesday, November 24, at 3:00 PM" */
  moment(local: string): string;
  /** «15:00», "3:00 PM" */
  time(time: string): string;
  /** «пн, 24 ноября» */
  shortDay(date: string): string;
  /** «пн, 24 нояб., 15:00», "Mon, Nov 24, 3:00 PM": fits an option */
  shortMoment(local: string): string;
  /** «1 500 ₽», «1 500,50 ₽», «2 000–3 500 ₽», «бесплатно» */
  price(price: Service['price']): string;
  /** «2 часа», "90 minutes" */
  duration(minutes: number): string;
  /** «а, б и в» */
  and(items: readonly string[]): string;
  or(items: readonly string[]): string;
}

const LOCALES: Record<Language, string> = { ru: 'ru-RU', en: 'en-US' };
const FREE: Record<Language, string> = { ru: 'бесплатно', en: 'free' };

export function createFormat(
  language: Language,
  company: Pick<CompanySegment, 'currency' | 'locale'>,
): Format {
  const locale = LOCALES[language];
  const days = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const weekdays = days({ weekday: 'long' });
  const dates = days({ day: 'numeric', month: 'long' });
  const shortDays = days({ weekday: 'short', day: 'numeric', month: 'long' });
  const shortest = days({ weekday: 'short', day: 'numeric', month: 'short' });
  const clock = days({ hour: 'numeric', minute: '2-digit' });
  const money = new Intl.NumberFormat(moneyLocale(language, company.locale), {
    style: 'currency',
    currency: company.currency,
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: 'stripIfInteger', // 1,500 and 1,500.50, never 1,500.5
  });
  const list = (type: 'conjunction' | 'disjunction') => new Intl.ListFormat(locale, { type });

  const day = (date: string) => {
    const noon = asUtc(`${date}T12:00`);
    const weekday = weekdays.format(noon);
    return `${language === 'ru' ? onRussian(weekday) : `on ${weekday}`}, ${dates.format(noon)}`;
  };
  const time = (value: string) => withPlainSpaces(clock.format(asUtc(`2026-01-01T${value}`)));
  const price = ({ min, max }: Service['price']) => {
    if (max === 0) return FREE[language];
    return withPlainSpaces(min === max ? money.format(min) : money.formatRange(min, max));
  };
  return {
    day,
    time,
    moment: (local) => `${day(local.slice(0, 10))}, ${language === 'ru' ? 'в' : 'at'} ${time(timeOf(local))}`,
    shortDay: (date) => shortDays.format(asUtc(`${date}T12:00`)),
    shortMoment: (local) => `${shortest.format(asUtc(local))}, ${time(timeOf(local))}`,
    price,
    duration: (minutes) => {
      const isHours = minutes % 60 === 0;
      const style = { style: 'unit', unit: isHours ? 'hour' : 'minute', unitDisplay: 'long' } as const;
      return new Intl.NumberFormat(locale, style).format(isHours ? minutes / 60 : minutes);
    },
    and: (items) => list('conjunction').format(items),
    or: (items) => list('disjunction').format(items),
  };
}

/** The company's locale, if it is of the dialogue's language: 1,50,000 in en-IN. */
function moneyLocale(language: Language, companyLocale: string): string {
  try {
    const own = new Intl.Locale(companyLocale.replaceAll('_', '-'));
    return own.language === language ? own.baseName : LOCALES[language];
  } catch {
    return LOCALES[language]; // the company's locale is free text
  }
}

/** ICU writes narrow no-break and thin spaces before PM and around prices, which some messengers show as boxes. */
function withPlainSpaces(text: string): string {
  return text.replace(/[\u202f\u2009]/g, ' ');
}

/** «в среду», «во вторник»: the accusative differs from the nominative only where that ends in -а. */
function onRussian(weekday: string): string {
  return `${weekday.startsWith('вт') ? 'во' : 'в'} ${weekday.replace(/а$/, 'у')}`;
}
