/**
 * Texts that others have written, as they may stand in a prompt. The program marks the parts of a prompt with tags (`<now>`), and
 * models mark theirs with special tokens (`<|im_start|>`): without angle brackets, no text can end its part or begin another.
 */

const BRACKETS: Record<string, string> = { '<': '‹', '>': '›' };
/** Controls, halves of characters, and what is not seen: directions, tags, byte order marks. */
const UNSEEN =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** Keeps lines. At most `longest` characters: the beginning and the end of a longer text. */
export function dataOf(text: string, longest: number): string {
  const plain = shortened(text.replaceAll(/\r\n?|[\u2028\u2029]/g, '\n'), longest)
    .replace(UNSEEN, (character) => (character === '\n' || character === '\t' ? character : ''))
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
  return plain.replaceAll(/[<>]/g, (bracket) => BRACKETS[bracket] ?? '');
}

/** One line, without the bar that separates the fields of a line. */
export function lineOf(text: string, longest = 200): string {
  return dataOf(text.replaceAll(/\s+/g, ' '), longest).replaceAll('|', '/');
}

const ELLIPSIS = ' […] ';

function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = Math.floor(longest / 4);
  return `${text.slice(0, longest - end)}${ELLIPSIS}${text.slice(-end)}`;
}
