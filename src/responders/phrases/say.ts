import type { CompanySegment } from '../../domain/context';
import type { Language } from '../../phrases/language';
import { type PhraseBook, type Say as SayOf, sayFrom } from '../../phrases/say';
import en from './en.json';
import ru from './ru.json';

export type Phrase = keyof typeof ru & keyof typeof en;
/** What is said by code: by the receptionist, and beside the model. */
export type Say = SayOf<Phrase>;

const BOOK: PhraseBook<Phrase> = { ru, en };

export function createSay(language: Language, company: CompanySegment): Say {
  return sayFrom(BOOK, language, company);
}
