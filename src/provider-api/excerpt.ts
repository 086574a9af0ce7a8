import { maskedBut } from '../privacy/redaction';

/** Characters of a gateway's answer that are kept. */
export const EXCERPT_LENGTH = 200;
/** Characters of an answer that are read. */
const READ_LENGTH = 4000;
/** A run of this many words that also stands in the reply counts as a quotation of it. */
const QUOTED_WORDS = 3;
const WORD = /[\p{L}\p{N}]+/gu;

/** What an answer is about. */
export interface About {
  to: string;
  text: string;
  /** Ids of the account: they may be shown. */
  ids?: readonly string[];
  secrets?: readonly string[];
}

/**
 * The beginning of a gateway's answer about a reply, for logs and operators. Many gateways quote the request that they
 * refuse: the reply's text and address, the secrets, phones and e-mail addresses are removed.
 */
export function excerpt(
  said: string,
  { to, text, ids = [], secrets = [] }: About,
  length = EXCERPT_LENGTH,
): string {
  // Before and after: a secret may be quoted as it is, escaped, or cut where the reading ends.
  const plain = unescaped(without(secrets, said, '[secret]').slice(0, READ_LENGTH));
  const own = withoutText(without(secrets, plain, '[secret]'), text);
  return maskedBut(ids, without([idOf(to)], own, '[address]'))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, length);
}

function without(values: readonly string[], said: string, mark: string): string {
  return values.reduce((text, value) => (value ? text.replaceAll(value, mark) : text), said);
}

/** Replaces escapes of JSON, HTML and URLs by their characters, and removes tags. */
function unescaped(said: string): string {
  return said
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\[nrt]/g, ' ')
    .replace(/\\([/"])/g, '$1')
    .replace(/&amp;/gi, '&')
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

/** The address without its kind. */
function idOf(address: string): string {
  return address.replace(/^(\+|lid:|bsuid:)/, '');
}

function withoutText(said: string, text: string): string {
  const words = [...said.matchAll(WORD)];
  const replyWords = wordsOf(text);
  const length = Math.min(QUOTED_WORDS, replyWords.length);
  if (length === 0) return said;
  const runs = new Set(replyWords.map((_, i) => replyWords.slice(i, i + length).join(' ')));
  const quoted = new Set<number>();
  for (const at of words.keys()) {
    const run = words.slice(at, at + length).map(([word]) => word.toLowerCase());
    if (run.length === length && runs.has(run.join(' '))) for (const i of run.keys()) quoted.add(at + i);
  }
  let kept = '';
  let from = 0;
  for (const [i, { index, 0: word }] of words.entries()) {
    if (!quoted.has(i)) continue;
    if (!quoted.has(i - 1)) kept += `${said.slice(from, index)}[text]`;
    from = index + word.length;
  }
  return kept + said.slice(from);
}

function wordsOf(text: string): string[] {
  return [...text.matchAll(WORD)].map(([word]) => word.toLowerCase());
}
