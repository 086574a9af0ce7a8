import type { ExternalCatalogue } from '../../domain/external-booking';
import { listOf, objectOf, stringOf } from '../../provider-api/json';

/** The API writes currencies as salons show them. Only those are read that are of one country. */
const CURRENCIES: [sign: RegExp, code: string][] = [
  [/^(₽|руб|р\.)/i, 'RUB'],
  [/^(€|eur)/i, 'EUR'],
  [/^(₸|тг|тенге)/i, 'KZT'],
  [/^(₴|грн)/i, 'UAH'],
  [/^(₾|лари)/i, 'GEL'],
  [/^(֏|драм)/i, 'AMD'],
  [/^₼/, 'AZN'],
  [/^zł/i, 'PLN'],
  [/^₪/, 'ILS'],
];

export function companyOf(data: unknown): NonNullable<ExternalCatalogue['company']> {
  const { title, timezone, timezone_name, address, city, phone, phones, ...rest } = objectOf(data);
  const zone = [timezone_name, timezone].map(stringOf).find((name) => name !== undefined && isZone(name));
  const where = [city, address].flatMap((part) => stringOf(part) ?? []).join(', ');
  const known = {
    name: stringOf(title),
    timezone: zone,
    currency: currencyOf(rest.currency_iso ?? rest.currency) ?? currencyOf(rest.currency_short_title),
    phone: stringOf(phone) ?? stringOf(listOf(phones)[0]),
    address: where || undefined,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

function currencyOf(given: unknown): string | undefined {
  const text = stringOf(given)?.trim() ?? '';
  if (/^[A-Z]{3}$/.test(text)) return text;
  return CURRENCIES.find(([sign]) => sign.test(text))?.[1];
}

function isZone(name: string): boolean {
  try {
    return name.includes('/') && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
