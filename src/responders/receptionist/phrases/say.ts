import type { CompanySegment } from '../../../domain/context';
import { fill, type Values } from '../../../phrases/fill';
import { createFormat, type Format } from '../../../phrases/format';
import type { Language } from '../../../phrases/language';
import en from './en.json';
import ru from './ru.json';

export type Phrase = keyof typeof ru & keyof typeof en;

/** What the receptionist says, in one language. */
export interface Say {
  /** A text of phrases/*.json, filled. */
  (phrase: Phrase, values?: Values): string;
  format: Format;
  language: Language;
}

const PHRASES: Record<Language, Record<Phrase, string>> = { ru, en };

export function createSay(language: Language, company: CompanySegment): Say {
  const say = (phrase: Phrase, values?: Values) => fill(PHRASES[language][phrase], values);
  return Object.assign(say, { format: createFormat(language, company), language });
}
