import { type Language, languageOfLocale } from '../../phrases/language';
import type { RespondInput } from '../responder';

/** The language of what the client has written last, with two words at least, or else with one; else that of the company. */
export function writtenLanguage({ context, messages }: Pick<RespondInput, 'context' | 'messages'>): Language {
  const own = context.dialogue.messages.flatMap(({ from, text }) => (from === 'client' ? [text] : []));
  const written = [...own, ...messages.map(({ text, choice }) => (choice ? null : text))].reverse();
  const known = [2, 1].flatMap((words) => written.flatMap((text) => languageOf(text ?? '', words) ?? []));
  return known[0] ?? languageOfLocale(context.company.locale);
}

/** Of a text: enough to know its language, and a dialogue of long texts does not keep others waiting. */
const MOST_CHARACTERS = 500;

/**
 * Russian for those who write in Cyrillic, and otherwise English. Null: too few words. A single word in Latin letters may be a
 * name or a service.
 */
function languageOf(text: string, least: number): Language | null {
  const words = (text.slice(0, MOST_CHARACTERS).match(/\p{L}[\p{L}\p{M}]*/gu) ?? []).filter(
    (word) => !/^(ok|okay)$/i.test(word),
  );
  const cyrillic = words.filter((word) => /\p{Script=Cyrillic}/u.test(word)).length;
  if (cyrillic > 0 && cyrillic * 2 >= words.length) return 'ru';
  return words.length >= least ? 'en' : null;
}
