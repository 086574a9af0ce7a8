import { createHash } from 'node:crypto';

/**
 * What logs, reasons and failed jobs may keep of text that others wrote: errors quote what they choked on, and that is
 * often a client's phone.
 */

/** Tried from the beginning of a word alone, and no further than a mail address is long: long texts pass here. */
const EMAIL =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
/** Holds the client's phone in base64. */
const WHATSAPP_MESSAGE_ID = /wamid\.[A-Za-z0-9+/=_-]+/g;
/**
 * Nine digits or more, or seven after a plus, as people and programs write phones and LIDs. After a plus everything between
 * them counts that `normalizePhone` takes; without one, points and slashes belong to addresses of machines and to dates.
 */
const DIGITS =
  /(?:\+|%2B)\d(?:[\s()./\-\u2010-\u2015]{0,4}\d){6,}|(?<![A-Za-z\d])\d(?:[\s()\-\u2010-\u2015]{0,2}\d){8,}/gi;
/** The one thing in an error that looks like a phone and is none. */
const DATE = /^\d{4}-\d\d-\d\d(?: \d\d)?$/;

/** An error may quote all that a client has written. */
const LONGEST = 10_000;

/** The beginning of the text, without phones, e-mail addresses and message ids. */
export function masked(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(WHATSAPP_MESSAGE_ID, '[message id]')
    .replace(EMAIL, '[e-mail]')
    .replace(DIGITS, (digits) => (DATE.test(digits) ? digits : '[phone]'));
}

/** Equal for equal values, so that lines about one of them can be put together; tells nothing else. */
export function fingerprint(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 8);
}
