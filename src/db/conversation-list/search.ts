import { type RawBuilder, sql } from 'kysely';
import { phoneOrUndefined, spellingsOf } from '../../domain/address';

/** Whom an operator looks for. */
export type Search = { kind: 'phone'; exact: string[]; digits: string } | { kind: 'name'; words: string[] };

/** The digits at the end of a phone that are compared: however it begins (+7, 8, 00…, with or without a ninth digit), they stay. */
const COMPARED_DIGITS = 8;
const FEWEST_DIGITS = 3;
/** As many digits as a whole phone has at least without the code of its country, where that is given in another form. */
const WHOLE_DIGITS = 10;

/** Undefined: nothing that could be looked for. */
export function searchOf(given: string): Search | undefined {
  const text = given.normalize('NFKC').replace(/\p{C}/gu, ' ').trim();
  if (/^(?:\+|lid:)?[\d\s().\-/]+$/.test(text)) {
    const digits = text.replace(/\D/g, '');
    const phone = phoneOrUndefined(text);
    const exact = phone === undefined ? [] : spellingsOf(phone);
    return digits.length < FEWEST_DIGITS ? undefined : { kind: 'phone', exact, digits };
  }
  const words =
    text
      .replaceAll('ё', 'е')
      .replaceAll('Ё', 'Е')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length === 0
    ? undefined
    : { kind: 'name', words: words.slice(0, MOST_WORDS).map((word) => word.slice(0, LONGEST_WORD)) };
}

const MOST_WORDS = 8;
/** PostgreSQL takes 2046 bytes. Some letters become eighteen when they are normalized. */
const LONGEST_WORD = 200;

/**
 * The companies and ids of the clients that are meant. `wholePhones`: a phone is found only if it is given whole; otherwise who sees no phones could
 * find one digit by digit.
 */
export function clientsOf(search: Search, wholePhones: boolean): RawBuilder<unknown> {
  if (search.kind === 'name')
    return sql`(select company_id, id from client where to_tsvector('simple', translate(name, 'ёЁ', 'еЕ')) @@ ${queryOf(search.words)}::tsquery)`;
  const { exact, digits } = search;
  const isExact = sql`address = any(${exact}::text[])`;
  const endsWith = (length: number) =>
    sql`reverse(address) like ${`${[...digits].reverse().slice(0, length).join('')}%`}`;
  if (wholePhones) {
    const isWhole = digits.length >= WHOLE_DIGITS ? sql`or ${endsWith(WHOLE_DIGITS)}` : sql``;
    return sql`(select company_id, client_id from client_address where ${isExact} ${isWhole})`;
  }
  const start = digits.replace(/^0+/, '');
  const starts = [`+${start}%`, `lid:${start}%`, ...(start.startsWith('8') ? [`+7${start.slice(1)}%`] : [])];
  return sql`(
    select company_id, client_id from client_address where ${isExact}
    union select company_id, client_id from client_address where ${endsWith(COMPARED_DIGITS)}
    ${sql.join(
      starts.map(
        (one) => sql`union select company_id, client_id from client_address where address like ${one}`,
      ),
      sql` `,
    )}
  )`;
}

/** Each word is the beginning of one in the name. A database with the locale C lowers no letters but those of English. */
function queryOf(words: readonly string[]): string {
  const spellings = (word: string) => {
    const lower = word.toLowerCase();
    const upper = word.toUpperCase();
    const [first = ''] = upper;
    return [...new Set([lower, upper, first + lower.slice(first.length), word])];
  };
  return words
    .map(
      (word) =>
        `(${spellings(word)
          .map((one) => `'${one.replaceAll("'", "''")}':*`)
          .join(' | ')})`,
    )
    .join(' & ');
}
