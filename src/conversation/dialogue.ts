import type { DueTurn } from '../db/turn';
import type { Context, DialogueSegment } from '../domain/context';
import type { Reply, TurnMessage } from '../domain/turn';
import type { CommittedTurn } from './commit';

/** The context with further messages of the client at the end of its dialogue. */
export function withMessages(context: Context, more: readonly TurnMessage[]): Context {
  if (more.length === 0) return context;
  const messages = [...context.dialogue.messages, ...more.map(fromClient)];
  return { ...context, dialogue: { ...context.dialogue, messages } };
}

/** The dialogue after a turn: equal to what the source would load. */
export function dialogueAfter(
  before: DialogueSegment,
  turn: DueTurn,
  reply: Reply,
  { repliedAt, handedOverAt }: CommittedTurn,
  limit: number,
): DialogueSegment {
  const answered =
    reply.text && repliedAt
      ? [{ from: 'business' as const, kind: 'text' as const, text: reply.text, sentAt: repliedAt }]
      : [];
  return {
    messages: [...before.messages, ...turn.messages.map(fromClient), ...answered].slice(-limit),
    state: reply.state ?? before.state,
    handedOverAt,
  };
}

function fromClient({ kind, text, sentAt }: TurnMessage) {
  return { from: 'client' as const, kind, text, sentAt };
}
