import type { CompanySegment } from '../domain/context';
import { fill, type Values } from './fill';
import { createFormat, type Format } from './format';
import type { Language } from './language';

/** The same phrases in each language. */
export type PhraseBook<Phrase extends string> = Record<Language, Record<Phrase, string>>;

/** What is said to the clients of a company, in one language. */
export interface Say<Phrase extends string> {
  /** A text of the book, filled. */
  (phrase: Phrase, values?: Values): string;
  format: Format;
  language: Language;
}

export function sayFrom<Phrase extends string>(
  book: PhraseBook<Phrase>,
  language: Language,
  company: Pick<CompanySegment, 'currency' | 'locale'>,
): Say<Phrase> {
  const say = (phrase: Phrase, values?: Values) => fill(book[language][phrase], values);
  return Object.assign(say, { format: createFormat(language, company), language });
}
