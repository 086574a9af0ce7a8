import type { DueTurn, UnansweredMessage } from '../db/turn';
import type { TurnMessage } from '../domain/turn';

export interface Question {
  /** The messages that the responder answers. If there are none, it is not asked. */
  toAnswer: TurnMessage[];
  /** The messages that it only sees as part of the dialogue. */
  contextOnly: TurnMessage[];
}

/** What a turn asks its responder. Late messages (after an outage of everything, for example) follow the company's `on_late`. */
export function questionOf({ messages, onLate }: Pick<DueTurn, 'messages' | 'onLate'>): Question {
  const late = messages.filter((message) => message.late);
  const fresh = messages.filter((message) => !message.late).map(plain);
  if (late.length === 0 || onLate === 'answer') return { toAnswer: messages.map(plain), contextOnly: [] };
  if (onLate === 'store') return { toAnswer: fresh, contextOnly: late.map(plain) };
  return { toAnswer: [summary(late), ...fresh], contextOnly: [] };
}

/** One message with the text of each on its own line, and the id and time of the last. */
function summary(late: readonly UnansweredMessage[]): TurnMessage {
  const last = late.at(-1) as UnansweredMessage;
  return { ...plain(last), kind: 'text', text: late.map(({ kind, text }) => text ?? `[${kind}]`).join('\n') };
}

function plain({ messageId, kind, text, choice, media, sentAt }: UnansweredMessage): TurnMessage {
  return { messageId, kind, text, ...(choice && { choice }), ...(media && { media }), sentAt };
}
