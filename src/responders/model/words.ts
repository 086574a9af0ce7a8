import { loadWords, type Words } from '../receptionist/words/words';

let words: Words | undefined;

/** The words of the receptionist without those of a salon. */
export function builtInWords(): Words {
  words ??= loadWords(undefined);
  return words;
}
