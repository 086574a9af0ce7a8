import { clean, lower } from '../../text/normalise';
import languages from './affirmatives.json';

const ANY = languages.any;
/** Between the words of a yes. A question mark is none of them. */
const GAP = '[\\s.,!;:…、。！，-]';
/** Languages that are written without spaces. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]$/u;

/** `assent`: words that may only acknowledge, and those that are a yes in one language and mean something else in another (`tak`, «так»). */
const patternsOf = (undoing: boolean) =>
  Object.values(languages).map(({ yes, assent, polite }) => {
    const clear = [...yes, ...ANY.yes];
    const soft = [...assent, ...ANY.assent];
    const before = [...polite, ...ANY.polite];
    const start = alternatives(undoing ? [...before, ...soft] : before);
    const said = alternatives(undoing ? clear : [...clear, ...soft]);
    const other = alternatives([...clear, ...soft, ...before]);
    return new RegExp(`^${GAP}*(?:${start})*(?:${said})(?:${other})*$`, 'u');
  });
const [YES, CLEAR_YES] = [patternsOf(false), patternsOf(true)];

/**
 * Whether the text is nothing but a yes, of one of the languages of the list: «sí, por favor», «好的谢谢», "👍". For languages that
 * the receptionist does not understand: one unknown word, and it is none. `undoing`: a clear one, with a word of `yes`.
 */
export function isPlainYes(text: string, undoing: boolean): boolean {
  const said = lower(clean(text));
  return said.length <= 80 && (undoing ? CLEAR_YES : YES).some((pattern) => pattern.test(said));
}

/** The longest first. Each ends with a gap or the text. */
function alternatives(words: readonly string[]): string {
  return [...new Set(words.map((word) => lower(clean(word))))]
    .sort((a, b) => b.length - a.length)
    .map((word) => {
      const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', `${GAP}+`);
      const isWord = /\p{L}$/u.test(word) && !UNSPACED.test(word);
      return isWord ? `${escaped}(?:${GAP}+|$)` : `${escaped}${GAP}*`;
    })
    .join('|');
}
