import { loadWords, type Words } from '../understanding/words/words';

let words: Words | undefined;

/** The words of the receptionist without those of a salon. */
export function builtInWords(): Words {
  words ??= loadWords(undefined);
  return words;
}
