import type { Language } from './language';

const MONTHS = {
  ru: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
};
const MONTH =
  '(?:янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\p{L}*\\.?';
/** «25.11», «25.11.2026» */
const NUMERIC = /(?<![\d.:])(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?(?![\d:])/g;
/** «26-го», «26 числа», "the 27th", but not «26-го ноября», "November 27th" */
const OF_THE_MONTH = new RegExp(
  `(?<!${MONTH}\\s*)(?<![\\d.:])(\\d{1,2})(?:(?:-?(?:го|е|ого))?\\s+числ\\p{L}+|-?(?:го|е|ого)(?!\\p{L})|(?:st|nd|rd|th)\\b)(?!\\s*(?:of\\s+)?${MONTH})`,
  'gu',
);
/** «1-го декабря» */
const INFLECTED = new RegExp(`(?<=\\d)-?(?:го|е|ого)(?=\\s*${MONTH})`, 'gu');
/** «на 25»: no such hour */
const NO_HOUR = /(?<=(?<!\p{L})(?:на|on|for) )(2[4-9]|3[01])(?![\d.:/]|\s*\p{L})/gu;

/** Spells out the days that chrono does not read, as days that it does. */
export function spellDays(text: string, language: Language, today: string): string {
  const ofTheMonth = (whole: string, day: string) => {
    const month = Number(today.slice(5, 7));
    const isOver = Number(day) < Number(today.slice(8, 10));
    return spell(Number(day), isOver ? (month % 12) + 1 : month, language) ?? whole;
  };
  return text
    .replace(NUMERIC, (whole, day: string, month: string, year: string | undefined) => {
      const date = spell(Number(day), Number(month), language);
      return date === null ? whole : `${date}${year === undefined ? '' : ` ${year.padStart(4, '20')}`}`;
    })
    .replace(OF_THE_MONTH, ofTheMonth)
    .replace(INFLECTED, '')
    .replace(NO_HOUR, ofTheMonth)
    .replace(/(?<!\p{L})вс(?!\p{L})/gu, 'воскресенье')
    .replace(/(?<!\p{L})(на|в) выходн\p{L}+/gu, 'в субботу')
    .replace(/(?<!the )\bday after tomorrow/g, 'the day after tomorrow');
}

function spell(day: number, month: number, language: Language): string | null {
  const name = MONTHS[language][month - 1];
  return day < 1 || day > 31 || name === undefined ? null : `${day} ${name}`;
}
