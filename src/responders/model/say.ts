import { type Language, languageOf, languageOfLocale } from '../../phrases/language';
import { createSay, type Say } from '../phrases/say';
import type { RespondInput } from '../responder';
import { writtenLanguage } from './written-language';

/** What code says to this client about a change that is put to them, or was done. */
export function sayChangeTo({ context, messages }: Pick<RespondInput, 'context' | 'messages'>): Say {
  return createSay(writtenLanguage({ context, messages }), context.company);
}

/** What else code says to this client, in Russian or English. */
export function sayTo({ context, messages }: RespondInput): Say {
  return createSay(languageTo({ context, messages }), context.company);
}

function languageTo({ context, messages }: Pick<RespondInput, 'context' | 'messages'>): Language {
  const { dialogue, company } = context;
  const older = dialogue.messages.filter(({ from }) => from === 'client').map(({ text }) => text ?? '');
  const unanswered = messages.map(({ text }) => text ?? '').join('\n');
  return (
    languageOf(unanswered, true) ?? languageOf(older.join('\n'), false) ?? languageOfLocale(company.locale)
  );
}
