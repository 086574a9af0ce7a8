import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** The tokenizer needs time that grows with the square of a run of letters: 9 seconds for 65,536 equal ones. */
const LONGEST_RUN = 64;
const LONG_RUN = new RegExp(`\\S{${LONGEST_RUN}}|\\s{${LONGEST_RUN}}`);
const PIECES = new RegExp(`\\S{1,${LONGEST_RUN}}|\\s{1,${LONGEST_RUN}}`, 'g');

const counted = new LRUCache<string, number>({ max: 5_000 });

/**
 * How many tokens a text has for the newer models of OpenAI (`o200k_base`). Those of other providers count differently, usually some
 * percent more. Text with long runs of letters counts as more than it is.
 */
export function tokensOf(text: string): number {
  const key = text.length > 64 ? createHash('sha1').update(text).digest('base64') : text;
  const known = counted.get(key);
  if (known !== undefined) return known;
  const tokens = LONG_RUN.test(text) ? countInPieces(text) : count(text);
  counted.set(key, tokens);
  return tokens;
}

function countInPieces(text: string): number {
  return (text.match(PIECES) ?? []).reduce((sum, piece) => sum + count(piece), 0);
}

const PLAIN_TEXT = { disallowedSpecial: new Set<string>() };

function count(text: string): number {
  // Loaded with the first prompt: it takes 0.4 seconds and 70 MB, and only a process with a model needs it.
  const { countTokens }: typeof import('gpt-tokenizer/encoding/o200k_base') =
    require('gpt-tokenizer/encoding/o200k_base');
  return countTokens(text, PLAIN_TEXT);
}
