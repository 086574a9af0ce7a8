import type { DueTurn } from '../db/turn';
import type { Reply } from '../domain/turn';
import type { RunRequests } from './booking-requests/run-requests';
import { RunEnded } from './perform/errors';
import { type PerformDeps, Performer } from './perform/performer';
import { type Question, type RespondDeps, respond } from './respond';
import { watch } from './watch';

export type ThinkDeps = RespondDeps & PerformDeps;

export type Thought = { kind: 'answered'; reply: Reply } | { kind: 'superseded' | 'outdated' };

/**
 * Lets the responder think, and perform, until it answers or the run ends: another turn was committed, or the client has written more.
 * The reply has what was performed among its actions.
 */
export async function think(
  deps: ThinkDeps,
  turn: DueTurn,
  requests: RunRequests | undefined,
  question: Omit<Question, 'performer'>,
  signal: AbortSignal,
): Promise<Thought> {
  const run = new AbortController();
  const follow = () => run.abort(signal.reason);
  signal.addEventListener('abort', follow, { once: true });
  if (signal.aborted) follow();
  const performer = new Performer(deps, turn, requests, (reason) => run.abort(reason));
  const stopWatching = watch(deps, turn, performer);
  try {
    const reply = await respond(deps, turn, { ...question, performer }, run.signal);
    await performer.close();
    return { kind: 'answered', reply: performer.complete(reply) };
  } catch (error) {
    await performer.close();
    if (error instanceof RunEnded) return { kind: error.kind };
    throw error;
  } finally {
    stopWatching();
    signal.removeEventListener('abort', follow);
  }
}
