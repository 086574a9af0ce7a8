import type { Action, TurnMessage } from '../domain/turn';
import type { RespondInput } from './responder';
import type { Acts } from './understanding/acts/acts';

/**
 * A cancellation or a move takes a time from the client that another client may have a minute later: it needs a clear yes, an order that
 * names it, or the button. «Хорошо», «ок», "fine" and 👌 may only acknowledge what was read: they agree to a booking, and to what undoes
 * one the question is put again.
 */
export function undoes({ type }: Pick<Action, 'type'>): boolean {
  return type === 'cancel' || type === 'reschedule';
}

export function isYes({ answer, isClearYes }: Acts, undoing: boolean): boolean {
  return answer === 'yes' && (isClearYes || !undoing);
}

/**
 * Whether what the client has written can agree to anything: they have seen the question, and say nothing beside the words. A photo, a
 * contact or a place may say anything. A client who has pressed a button of the question has seen it.
 */
export function mayAgree({
  messages,
  lastReplyUnseen,
}: Pick<RespondInput, 'messages' | 'lastReplyUnseen'>): boolean {
  return messages.every(isOnlyWords) && (!lastReplyUnseen || messages.some(({ choice }) => Boolean(choice)));
}

const WORDLESS = ['sticker', 'reaction'];

function isOnlyWords({ kind, text }: TurnMessage): boolean {
  if (kind === 'audio') return Boolean(text); // a voice note that was transcribed
  return kind === 'text' || kind === 'button' || WORDLESS.includes(kind);
}
