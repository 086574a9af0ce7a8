import { createSay, type Say } from '../phrases/say';
import type { RespondInput } from '../responder';
import { writtenLanguage } from './written-language';

/** What code says to this client, in Russian or English. */
export function sayTo({ context, messages }: Pick<RespondInput, 'context' | 'messages'>): Say {
  return createSay(writtenLanguage({ context, messages }), context.company);
}
