import { createFormat } from '../../src/phrases/format';
import type { Language } from '../../src/phrases/language';

describe('a price is written as people write it', () => {
  test.each<[string, Language, string, string, number, number, string]>([
    ['a whole number', 'ru', 'ru', 'RUB', 1500, 1500, '1 500 ₽'],
    ['a whole number', 'en', 'en', 'RUB', 1500, 1500, '₽1,500'],
    ['a fraction, with both decimals', 'ru', 'ru', 'RUB', 1500.5, 1500.5, '1 500,50 ₽'],
    ['a fraction, with both decimals', 'en', 'ru', 'RUB', 1500.5, 1500.5, '₽1,500.50'],
    ['a fraction, with both decimals', 'en', 'en', 'USD', 99.9, 99.9, '$99.90'],
    ['a range', 'ru', 'ru', 'RUB', 2000, 3500, '2 000–3 500 ₽'],
    ['a range', 'en', 'en', 'USD', 40, 60, '$40 – $60'],
    ['a range that begins with a fraction', 'ru', 'ru', 'RUB', 999.5, 1500, '999,50–1 500 ₽'],
    ['a range that begins with nothing', 'ru', 'ru', 'RUB', 0, 500, '0–500 ₽'],
    ['nothing', 'ru', 'ru', 'RUB', 0, 0, 'бесплатно'],
    ['nothing', 'en', 'en', 'USD', 0, 0, 'free'],
    ['a currency without decimals', 'en', 'en', 'JPY', 4800, 4800, '¥4,800'],
    ['a currency without decimals', 'ru', 'ru', 'JPY', 4800, 4800, '4 800 ¥'],
    ['a currency with three decimals', 'en', 'en', 'KWD', 7.5, 7.5, 'KWD 7.500'],
    ["the company's own grouping", 'en', 'en-IN', 'INR', 150_000, 150_000, '₹1,50,000'],
    ['a company whose locale is in another language', 'en', 'de', 'EUR', 1500.5, 1500.5, '€1,500.50'],
    ['a company whose locale has an underscore', 'en', 'en_GB', 'GBP', 1500, 1500, '£1,500'],
    ['a company whose locale is not one', 'ru', 'русский', 'RUB', 1500, 1500, '1 500 ₽'],
  ])('%s (%s, %s, %s)', (_, language, locale, currency, min, max, expected) => {
    const format = createFormat(language, { locale, currency });
    expect(format.price({ min, max }).replaceAll('\u00a0', ' ')).toBe(expected);
  });
});
