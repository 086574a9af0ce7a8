import { type CountryCode, findPhoneNumbersInText } from 'libphonenumber-js/max';

/** What a person has written into an event. */
export interface Written {
  summary: string;
  description: string;
  location: string;
}

/** What it says of a client. */
export interface Read {
  /** E.164. */
  phone: string | undefined;
  name: string | undefined;
  title: string | null;
  comment: string | null;
}

/** Of a name: no digits, and few words. */
const NAME = /^\p{L}[\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}'’.-]+){0,3}$/u;
const AROUND = /^[\s,;:()\-–—]+|[\s,;:()\-–—]+$/g;

/** Characters of a text that are read: looking for phones takes time, and anyone may send an invitation. */
const LONGEST = 2000;

/** `Haircut, Anna +7 999 000-00-01`: the title, the client's name after the last comma, and a phone at any place. */
export function readWritten({ summary, description, location }: Written, country: string | undefined): Read {
  const phonesIn = (text: string) => phonesOf(text.slice(0, LONGEST), country);
  const plain = plainText(description).slice(0, LONGEST);
  const inSummary = phonesIn(summary);
  const subject = without(inSummary, summary).replace(AROUND, '');
  const comma = subject.lastIndexOf(',');
  const last = subject.slice(comma + 1).trim();
  const name = comma >= 0 && NAME.test(last) ? last : undefined;
  const title = name === undefined ? subject : subject.slice(0, comma).replace(AROUND, '');
  const comment = plain
    .split('\n')
    .filter((line) => phonesIn(line).length === 0)
    .join('\n')
    .trim();
  const [phone] = inSummary.length > 0 ? inSummary : [...phonesIn(plain), ...phonesIn(location)];
  return { phone: phone?.phone, name, title: title || null, comment: comment || null };
}

interface FoundPhone {
  /** E.164. */
  phone: string;
  startsAt: number;
  endsAt: number;
}

/** A cheap test before the slow search. */
const DIGITS = /\d(?:\D*\d){6}/;

function phonesOf(text: string, country: string | undefined): FoundPhone[] {
  if (!DIGITS.test(text)) return [];
  return findPhoneNumbersInText(text, {
    ...(country !== undefined && { defaultCountry: country as CountryCode }),
  }).map(({ number, startsAt, endsAt }) => ({ phone: number.number, startsAt, endsAt }));
}

function without(phones: readonly FoundPhone[], text: string): string {
  return phones.reduceRight(
    (rest, { startsAt, endsAt }) => `${rest.slice(0, startsAt).trimEnd()} ${rest.slice(endsAt).trimStart()}`,
    text,
  );
}

/** Google's editor writes HTML. */
function plainText(html: string): string {
  return html
    .replace(/<br\s*\/?>|<\/(?:p|div|li)>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}
