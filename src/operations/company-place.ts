/** Where a company is. The rules are those of the function `company_fault` of the database, which would refuse the row later. */

const LOCALE = /^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$/;
const CURRENCY = /^[A-Za-z]{3}$/;

export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

export function isLocale(locale: string): boolean {
  return LOCALE.test(locale);
}

export function isCurrency(currency: string): boolean {
  return CURRENCY.test(currency);
}
