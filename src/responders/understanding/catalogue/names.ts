import { lower } from '../../text/normalise';
import en from '../words/en.json';
import ru from '../words/ru.json';

const DECLENSION = ru.declension.map(([after = '', ending = '', forms = '']) => ({
  ending: new RegExp(`${after && `(?<=${after})`}${ending}$`, 'u'),
  forms: forms.split(' '),
}));
const LATIN: Record<string, string> = ru.latin;
const CYRILLIC: Record<string, string> = en.cyrillic;
const LATIN_GROUPS = new RegExp(Object.keys(CYRILLIC).join('|'), 'g');
const SPELLINGS = Object.entries(en.spellings);

/** A Russian word as it is, a Latin one by its sound: "Artem" and "Artyom", "Yulia" and "Julia" are the same name. */
export function keyOf(word: string): string {
  if (isCyrillic(word)) return word;
  const sound = SPELLINGS.reduce((key, [from, to]) => key.replaceAll(from, to), word.replace(/'s?$/u, ''));
  return sound.replace(/(.)\1/gu, '$1');
}

/** The keys of a name in both alphabets and, in Russian, in all cases: «Артём», «Артёма», "Artyom". */
export function keysOf(name: string): string[] {
  const word = lower(name);
  const russian = isCyrillic(word) ? word : word.replace(LATIN_GROUPS, (group) => CYRILLIC[group] ?? '');
  const latin = Array.from(word, (letter) => LATIN[letter] ?? letter).join('');
  const stems = new Set([russian, russian.replace(/[ео](?=[^аеиоуыьйюя]$)/u, '')]); // «Павел», «Павла»
  return [keyOf(latin), russian, ...[...stems].flatMap(declined)];
}

function declined(name: string): string[] {
  const rule = DECLENSION.find(({ ending }) => ending.test(name));
  return rule ? rule.forms.map((form) => name.replace(rule.ending, form)) : [];
}

function isCyrillic(word: string): boolean {
  return /\p{Script=Cyrillic}/u.test(word);
}
