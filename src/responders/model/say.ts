import { type Language, languageOf, languageOfLocale } from '../../phrases/language';
import { createSay, type Say } from '../receptionist/phrases/say';
import type { RespondInput } from '../responder';

/** What code says to this client, in Russian or English. */
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
