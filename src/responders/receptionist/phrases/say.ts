import type { CompanySegment } from '../../../domain/context';
import type { Language } from '../language';
import en from './en.json';
import { createFormat, type Format } from './format';
import ru from './ru.json';

export type Phrase = keyof typeof ru & keyof typeof en;
type Values = Record<string, string | number | null | undefined>;

/** What the receptionist says, in one language. */
export interface Say {
  /** A text of phrases/*.json: `{name}` is a value; a part in brackets is left out if one of its values is missing or empty. */
  (phrase: Phrase, values?: Values): string;
  format: Format;
  language: Language;
}

const PHRASES: Record<Language, Record<Phrase, string>> = { ru, en };

export function createSay(language: Language, company: CompanySegment): Say {
  const say = (phrase: Phrase, values: Values = {}) => {
    const shown = (name: string) => String(values[name] ?? '');
    const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => shown(name));
    return fill(
      PHRASES[language][phrase].replace(/\[([^\]]*)\]/g, (_, part: string) =>
        [...part.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => shown(name) !== '') ? part : '',
      ),
    );
  };
  return Object.assign(say, { format: createFormat(language, company), language });
}
