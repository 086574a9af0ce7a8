import type { PendingMessage, PendingTurn } from '../db/turn';
import type { TurnMessage } from '../domain/turn';

export interface Question {
  /** What the responder answers; empty: nothing. */
  asked: TurnMessage[];
  /** What it only learns of, as part of the dialogue. */
  passed: TurnMessage[];
}

/** What a turn asks its responder, where its messages may have waited for very long (all was down, say). */
export function questionOf({ messages, onLate }: Pick<PendingTurn, 'messages' | 'onLate'>): Question {
  const late = messages.filter((message) => message.late);
  const fresh = messages.filter((message) => !message.late).map(plain);
  if (late.length === 0 || onLate === 'answer') return { asked: messages.map(plain), passed: [] };
  if (onLate === 'store') return { asked: fresh, passed: late.map(plain) };
  return { asked: [summary(late), ...fresh], passed: [] };
}

/** One message, with the texts of all of them on a line each, and the id and time of the last. */
function summary(late: readonly PendingMessage[]): TurnMessage {
  const last = late.at(-1) as PendingMessage;
  return { ...plain(last), kind: 'text', text: late.map(({ kind, text }) => text ?? `[${kind}]`).join('\n') };
}

function plain({ messageId, kind, text, sentAt }: PendingMessage): TurnMessage {
  return { messageId, kind, text, sentAt };
}
