import { runTurn, type TurnParts } from '../conversation/turn';
import { recordFailure } from '../db/parked';
import { ConversationParked } from '../errors';
import { drop, later } from './outcome';
import type { Handlers } from './run-worker';

export interface TurnWorkerParts extends TurnParts {
  /** How often in a row a turn may fail before its conversation is parked. */
  maxFailures: number;
}

/** What kills every process that touches it would never come to an error of its own. */
const MAX_DEATHS = 3;

export function conversationTurnWorker(parts: TurnWorkerParts): Handlers['conversation-turn'] {
  return async ({ conversationId }, { signal, deaths }) => {
    if (deaths >= MAX_DEATHS) {
      const reason = `${deaths} processes have died during its turn`;
      await recordFailure(parts.db, conversationId, reason, 1);
      throw new ConversationParked(conversationId, reason);
    }
    const result = await runTurn(parts, conversationId, signal).catch(async (error) => {
      throw signal.aborted ? error : await counted(parts, conversationId, error);
    });
    if (result.kind === 'committed') return undefined;
    return result.kind === 'early' ? later(new Date(Date.now() + result.dueInMs)) : drop(result.kind);
  };
}

async function counted(
  { db, maxFailures }: TurnWorkerParts,
  conversationId: string,
  error: unknown,
): Promise<unknown> {
  const reason = error instanceof Error ? error.message : String(error);
  // Where PostgreSQL itself is away nothing can be counted, and nothing is the conversation's fault.
  const parked = await recordFailure(db, conversationId, reason, maxFailures).catch(() => false);
  return parked ? new ConversationParked(conversationId, reason, { cause: error }) : error;
}
