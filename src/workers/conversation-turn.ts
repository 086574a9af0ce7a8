import { ConversationParked } from '../conversation/errors';
import { runTurn, type TurnDeps } from '../conversation/turn';
import { isDatabaseAway } from '../db/availability';
import { isTrialRetry, recordTurnFailure } from '../db/parked';
import { maskedError } from '../privacy/masked-error';
import { SECOND } from '../time/duration';
import type { Handlers } from './handler';
import { drop, later, type Outcome } from './outcome';

export interface TurnWorkerDeps extends TurnDeps {
  /** How often in a row a turn may fail before its conversation is parked. */
  maxFailures: number;
}

/** What kills every process that touches it would never come to an error of its own. */
const MAX_CRASHES = 5;
/**
 * A process takes all its turns with it when it dies, and they come back together. From the second death on they run
 * one at a time in each process: the one that kills dies alone, and the others are cleared. On probation the second is
 * the last.
 */
const SUSPICIOUS = 2;
const SUSPECT_AGAIN = SECOND;

export function conversationTurnWorker(deps: TurnWorkerDeps): Handlers['conversation-turn'] {
  let suspectRuns = false;
  return async ({ conversationId }, { signal, crashes }) => {
    if (crashes < SUSPICIOUS) return takeTurn(deps, conversationId, signal);
    if (crashes >= MAX_CRASHES || (await isTrialRetry(deps.db, conversationId))) {
      const reason = `${crashes} processes have died during its turn`;
      await recordTurnFailure(deps.db, conversationId, reason, 1);
      throw new ConversationParked(conversationId, reason);
    }
    if (suspectRuns) return later(new Date(Date.now() + SUSPECT_AGAIN));
    suspectRuns = true;
    try {
      return await takeTurn(deps, conversationId, signal);
    } finally {
      suspectRuns = false;
    }
  };
}

async function takeTurn(deps: TurnWorkerDeps, conversationId: string, signal: AbortSignal): Promise<Outcome> {
  const result = await runTurn(deps, conversationId, signal).catch(async (error) => {
    throw signal.aborted ? error : await counted(deps, conversationId, error);
  });
  if (result.kind === 'committed') return undefined;
  return result.kind === 'early' ? later(new Date(Date.now() + result.dueInMs)) : drop(result.kind);
}

async function counted(
  { db, maxFailures }: TurnWorkerDeps,
  conversationId: string,
  error: unknown,
): Promise<unknown> {
  if (isDatabaseAway(error)) return error; // not the conversation's fault
  const reason = maskedError(error).message;
  // Where PostgreSQL is away by now, or the conversation is locked, nothing can be counted.
  const parked = await recordTurnFailure(db, conversationId, reason, maxFailures).catch(() => false);
  return parked ? new ConversationParked(conversationId, reason, { cause: error }) : error;
}
