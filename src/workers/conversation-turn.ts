import { runTurn, type TurnParts } from '../conversation/turn';
import { drop, later } from './outcome';
import type { Handlers } from './run-worker';

export function conversationTurnWorker(parts: TurnParts): Handlers['conversation-turn'] {
  return async ({ conversationId }, { signal }) => {
    const result = await runTurn(parts, conversationId, signal);
    if (result.kind === 'committed') return undefined;
    return result.kind === 'early' ? later(new Date(Date.now() + result.dueInMs)) : drop(result.kind);
  };
}
