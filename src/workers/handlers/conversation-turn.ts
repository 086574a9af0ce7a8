import { ConversationParked } from '../../conversation/errors';
import { runTurn, type TurnDeps, type TurnResult } from '../../conversation/turn';
import { isDatabaseAway } from '../../db/connection/availability';
import { isTrialRetry, recordTurnFailure } from '../../db/parked';
import { MAX_CRASHES, SUSPECT_CRASHES } from '../../domain/limits';
import { admitNext } from '../../fairness/admission';
import { maskedError } from '../../privacy/masked-error';
import { SECOND } from '../../time/duration';
import type { Handlers } from '../handler';
import { drop, later, type Outcome } from '../outcome';

export interface TurnHandlerDeps extends TurnDeps {
  /** How often in a row a turn may fail before its conversation is parked. */
  maxFailures: number;
}

/** Milliseconds after which a turn that waits for another suspect is tried again. */
const SUSPECT_RETRY = SECOND;
/** Milliseconds after which a turn whose conversation or company stays locked is tried again. */
const AFTER_LOCK = 10 * SECOND;

export function conversationTurnHandler(deps: TurnHandlerDeps): Handlers['conversation-turn'] {
  let suspectRuns = false;
  return async ({ conversationId }, { signal, crashes }) => {
    if (crashes < SUSPECT_CRASHES) return takeTurn(deps, conversationId, signal);
    if (crashes >= MAX_CRASHES || (await isTrialRetry(deps.db, conversationId)))
      return parkAfterCrashes(deps, conversationId, crashes);
    if (suspectRuns) return later(new Date(Date.now() + SUSPECT_RETRY));
    suspectRuns = true;
    try {
      return await takeTurn(deps, conversationId, signal);
    } finally {
      suspectRuns = false;
    }
  };
}

async function takeTurn(
  deps: TurnHandlerDeps,
  conversationId: string,
  signal: AbortSignal,
): Promise<Outcome> {
  const result = await runTurn(deps, conversationId, signal).catch(async (error: unknown) => {
    const failure = signal.aborted ? error : await recorded(deps, conversationId, error);
    await admitAnother(deps, conversationId);
    throw failure;
  });
  const outcome = outcomeOf(result);
  // A turn that comes back later has not ended.
  if (outcome?.kind !== 'later') await admitAnother(deps, conversationId);
  return outcome;
}

function outcomeOf(result: TurnResult): Outcome {
  switch (result.kind) {
    case 'committed':
    case 'drafted':
      return undefined;
    case 'early':
      return later(new Date(Date.now() + result.dueInMs));
    case 'locked':
      return later(new Date(Date.now() + AFTER_LOCK));
    default:
      return drop(result.kind);
  }
}

/** Counts the failure, and returns what the job fails with. */
async function recorded(
  { db, events, maxFailures }: TurnHandlerDeps,
  conversationId: string,
  error: unknown,
): Promise<unknown> {
  if (isDatabaseAway(error)) return error; // not the conversation's fault
  const reason = maskedError(error).message;
  // If PostgreSQL is away by now, or the conversation is locked, the failure is not counted.
  const parked = await recordTurnFailure(db, conversationId, reason, maxFailures).catch(() => undefined);
  if (!parked) return error;
  events.emit('conversation.parked', { ...parked, conversationId, reason });
  return new ConversationParked(conversationId, reason, { cause: error });
}

async function parkAfterCrashes(
  deps: TurnHandlerDeps,
  conversationId: string,
  crashes: number,
): Promise<never> {
  const reason = `${crashes} processes have died during its turn`;
  const parked = await recordTurnFailure(deps.db, conversationId, reason, 1);
  if (parked) deps.events.emit('conversation.parked', { ...parked, conversationId, reason });
  await admitAnother(deps, conversationId);
  throw new ConversationParked(conversationId, reason);
}

/** If it fails, the next turn of the company admits more, or the sweep does: the turn itself has not failed. */
async function admitAnother(deps: TurnHandlerDeps, conversationId: string): Promise<void> {
  await admitNext(deps, conversationId).catch(() => undefined);
}
