import { createHash } from 'node:crypto';

/**
 * What logs, reasons and failed jobs may store of text that others wrote. Errors quote the values that they could not handle,
 * often a client's phone number.
 */

/** Matches only from the beginning of a word, and no more than an e-mail address is long, so that long texts take little time. */
const EMAIL =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
/** Contains the client's phone number in base64. */
const WHATSAPP_MESSAGE_ID = /wamid\.[A-Za-z0-9+/=_-]+/g;
/**
 * Nine digits or more, or seven after a plus, as people and programs write phone numbers and LIDs. After a plus, all separators
 * count that `normalizePhone` accepts; without one, points and slashes belong to IP addresses and dates.
 */
const DIGITS =
  /(?:\+|%2B)\d(?:[\s()./\-\u2010-\u2015]{0,4}\d){6,}|(?<![A-Za-z\d])\d(?:[\s()\-\u2010-\u2015]{0,2}\d){8,}/gi;
/** The only thing in an error that looks like a phone number and is none. */
const DATE = /^\d{4}-\d\d-\d\d(?: \d\d)?$/;

/** An error may quote everything that a client wrote. */
const LONGEST = 10_000;

/** Returns the beginning of the text without phone numbers, e-mail addresses and message ids. */
export function masked(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(WHATSAPP_MESSAGE_ID, '[message id]')
    .replace(EMAIL, '[e-mail]')
    .replace(DIGITS, (digits) => (DATE.test(digits) ? digits : '[phone]'));
}

/** The same, with these values as they are: ids of accounts, which are long numbers too. */
export function maskedBut(kept: readonly string[], text: string): string {
  const shown = kept.filter((value) => value.length > 0);
  if (shown.length === 0) return masked(text);
  const alone = shown.map((value) => value.replace(/[^\p{L}\p{N}]/gu, '\\$&')).join('|');
  const parts = text.slice(0, LONGEST).split(new RegExp(`(?<![+\\w])(${alone})(?!\\w)`));
  return parts.map((part, i) => (i % 2 === 1 ? part : masked(part))).join('');
}

/** The same for equal values, so that log lines about one of them can be put together; reveals nothing else. */
export function fingerprint(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 8);
}

/** BullMQ numbers jobs, and refuses such ids from a producer. Longer ones and those with leading zeros it accepts. */
const BULLMQ_ID = /^[1-9]\d{0,14}$/;

/** A job's id as logs and commands show it: one that a producer gave may contain a phone number. */
export function shownJobId(jobId: string): string {
  return BULLMQ_ID.test(jobId) ? jobId : `job-${fingerprint(jobId)}`;
}

/** For one line of a terminal: text of others may contain commands for it. */
export function withoutControlCharacters(text: string): string {
  return text.replace(/\p{Cc}/gu, '�');
}
