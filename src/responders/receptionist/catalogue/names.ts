import { lower } from '../text/normalise';
import en from '../words/en.json';
import ru from '../words/ru.json';

const CONSONANT = '[бвгджзклмнпрстфхцчшщ]';
const DECLENSION = ru.declension.map(([after = '', ending = '', forms = '']) => ({
  ending: new RegExp(`${after && `(?<=${after})`}${ending}$`, 'u'),
  forms: forms.split(' '),
}));
const TO_LATIN: Record<string, string> = ru.latin;
const TO_CYRILLIC: Record<string, string> = ru.cyrillic;
const LATIN_GROUPS = new RegExp(Object.keys(TO_CYRILLIC).join('|'), 'g');
const SPELLINGS = Object.entries(en.spellings);

/**
 * By what a word is looked up: a Russian one as it is, a Latin one by its sound, because "Artem" and "Artyom", "Yulia" and
 * "Julia" are the same name.
 */
export function keyOf(word: string): string {
  if (isCyrillic(word)) return word;
  const plain = word.replace(/'s?$/u, '');
  return SPELLINGS.reduce((key, [from, to]) => key.replaceAll(from, to), plain).replace(/(.)\1/gu, '$1');
}

/** The keys of a name in both alphabets and, in Russian, in all cases: «Артём», «Артёма», "Artyom". */
export function keysOf(name: string): string[] {
  const word = lower(name);
  const russian = isCyrillic(word)
    ? word
    : word.replace(LATIN_GROUPS, (letters) => TO_CYRILLIC[letters] ?? '');
  const latin = isCyrillic(word) ? Array.from(word, (letter) => TO_LATIN[letter] ?? '').join('') : word;
  // «Павел» loses its second vowel in other cases
  const stems = [russian, russian.replace(new RegExp(`[ео](?=${CONSONANT}$)`, 'u'), '')];
  return [keyOf(latin), ...stems.flatMap(declined), russian];
}

function declined(name: string): string[] {
  const rule = DECLENSION.find(({ ending }) => ending.test(name));
  return rule ? rule.forms.map((form) => name.replace(rule.ending, form)) : [];
}

function isCyrillic(word: string): boolean {
  return /\p{Script=Cyrillic}/u.test(word);
}
