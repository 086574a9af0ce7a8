import { ActionRefused, BookingsUnconfirmed } from '../../bookings/errors';
import type { DueTurn } from '../../db/turn';
import type { Action } from '../../domain/turn';
import { underDeadline } from '../../time/deadline';
import { carryOut } from './carry-out';
import { end } from './end';
import { fingerprintOf, requestKey } from './key';
import { inOrder } from './order';
import { isAllowed, prepareRequest, type Wanted } from './prepare';
import { isRequested, type RequestDeps, type RunRequests } from './run-requests';
import { runMs } from './time-limits';

export type Performed = 'performed' | 'superseded' | 'outdated';

/**
 * Asks the booking system for what a reply wants done, before the reply is committed: one action after the other (order.ts), and none
 * after one that is refused. What is done already is not done again. Throws `ActionRefused` and `InvalidAction`, and
 * `BookingsUnconfirmed` where it stays unknown whether an action is done.
 */
export async function performRequests(
  deps: RequestDeps,
  turn: DueTurn,
  requests: RunRequests,
  actions: readonly Action[],
  signal: AbortSignal,
): Promise<Performed> {
  const wanted = actions.filter((action) => isRequested(requests, action));
  if (wanted.length === 0) return 'performed';
  const ms = runMs(requests.system.timeoutMs);
  const late = () => new BookingsUnconfirmed(`what one reply asks for has taken longer than ${ms} ms`);
  return underDeadline({ parent: signal, ms, late }, async (deadline) => {
    const clientName = actions.findLast((action) => action.type === 'rename-client')?.name;
    for (const action of await inOrder(deps.db, turn, wanted)) {
      const fingerprint = fingerprintOf(action);
      if (requests.done.has(fingerprint)) continue;
      const result = await performOne(deps, turn, requests, { action, clientName }, deadline);
      if (result !== 'performed') return result;
      requests.done.add(fingerprint);
    }
    return 'performed';
  });
}

async function performOne(
  deps: RequestDeps,
  turn: DueTurn,
  requests: RunRequests,
  { action, clientName }: Omit<Wanted, 'key'>,
  signal: AbortSignal,
): Promise<Performed> {
  if (!(await isAllowed(deps.db, turn, action))) return 'performed';
  const key = requestKey(turn, action, requests.undone.get(fingerprintOf(action)) ?? 0);
  const prepared = await prepareRequest(deps.db, requests.system, turn, { key, action, clientName });
  if (prepared.kind === 'impossible') {
    const { outcome } = prepared;
    // A booking system without an API for bookings is nothing that an operator could repair.
    const isReported = outcome !== 'unavailable';
    const ending = {
      kind: 'refused' as const,
      outcome,
      reason: 'it was not asked',
      startedAt: new Date(),
      isReported,
    };
    await end(deps, requests.system, { turn, key, action }, ending);
    throw new ActionRefused(action.type, outcome);
  }
  const result = await carryOut(deps, requests, { turn, key, action, request: prepared.request }, signal);
  return result === 'done' ? 'performed' : result;
}
