import { masked } from '../privacy/redaction';

/** Characters of what a gateway said that are kept. */
export const EXCERPT_LENGTH = 200;
/** Characters of an answer that are looked at. */
const READ = 4000;
/** A run of this many words that also stands in the reply is a quotation of the reply. */
const WORDS_IN_A_ROW = 3;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * The beginning of what a gateway said about a reply, fit for logs and operators: many answer with the request that they
 * refuse. Without the reply's text and address, phones and e-mail addresses.
 */
export function excerpt(
  said: string,
  { to, text }: { to: string; text: string },
  length = EXCERPT_LENGTH,
): string {
  const plain = readable(said.slice(0, READ));
  return masked(withoutText(plain, text).replaceAll(idOf(to), '[address]'))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, length);
}

/** Escapes of JSON, HTML and URLs as the characters that they stand for; tags are left out. */
function readable(said: string): string {
  return said
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\[nrt]/g, ' ')
    .replace(/&#(\d{1,6});/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&#x([0-9a-f]{1,5});/gi, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/(?:%[0-9a-f]{2})+/gi, decoded)
    .replace(/<[^<>]*>/g, ' ');
}

function decoded(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return '[…]'; // cut in the middle of a character
  }
}

/** The part of an address that is a person's. */
function idOf(address: string): string {
  return address.replace(/^(\+|lid:|bsuid:)/, '');
}

function withoutText(said: string, text: string): string {
  const words = [...said.matchAll(WORD)];
  const own = wordsOf(text);
  const length = Math.min(WORDS_IN_A_ROW, own.length);
  if (length === 0) return said;
  const runs = new Set(own.map((_, i) => own.slice(i, i + length).join(' ')));
  const echoed = new Set<number>();
  for (const at of words.keys()) {
    const run = words.slice(at, at + length).map(([word]) => word.toLowerCase());
    if (run.length === length && runs.has(run.join(' '))) for (const i of run.keys()) echoed.add(at + i);
  }
  let kept = '';
  let from = 0;
  for (const [i, { index, 0: word }] of words.entries()) {
    if (!echoed.has(i)) continue;
    if (!echoed.has(i - 1)) kept += `${said.slice(from, index)}[text]`;
    from = index + word.length;
  }
  return kept + said.slice(from);
}

function wordsOf(text: string): string[] {
  return [...text.matchAll(WORD)].map(([word]) => word.toLowerCase());
}
