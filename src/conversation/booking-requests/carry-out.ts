import {
  ActionRefused,
  BookingRefused,
  BookingsOutage,
  BookingsUnavailable,
  BookingsUnconfirmed,
} from '../../bookings/errors';
import { announceRequest } from '../../db/booking-requests/announce';
import type { DueTurn } from '../../db/turn';
import type { ActionOutcome, RequestedAction } from '../../domain/turn';
import { failpoint } from '../../failpoint';
import { underDeadline } from '../../time/deadline';
import { type Ending, end } from './end';
import { lookWhetherDone, pauseAfter } from './look';
import type { Done, PreparedRequest } from './prepare';
import type { RequestDeps, RunRequests } from './run-requests';
import { attemptMs, MAX_ATTEMPTS, SEND_WITHIN } from './time-limits';

export interface Asked {
  turn: DueTurn;
  key: string;
  action: RequestedAction;
  request: PreparedRequest;
}

type Attempt =
  | ({ kind: 'done' } & Done)
  | { kind: 'refused'; outcome: Exclude<ActionOutcome['outcome'], 'done'>; reason: string }
  /** It is certainly not done, and may be tried again. */
  | { kind: 'again'; error: BookingsUnavailable };

/**
 * Asks for one action: announces it, sends it, and stores the answer. After a lost answer it looks whether the action is done. Throws
 * `ActionRefused`, and `BookingsUnconfirmed` where it does not see it done: a slow booking system may still be at it, and a second
 * request would make a second booking. The announcement stays, and the next run of the turn begins with it.
 */
export async function carryOut(
  deps: RequestDeps,
  requests: RunRequests,
  asked: Asked,
  signal: AbortSignal,
): Promise<'done' | 'superseded' | 'outdated'> {
  const startedAt = new Date();
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    failpoint('before-announcement');
    const announced = await announce(deps, requests, asked);
    if (announced.kind !== 'announced') return announced.kind;
    requests.known.add(announced.id);
    const result = await attemptOnce(requests, asked, announced.at, signal);
    if (result.kind === 'again' && attempt < MAX_ATTEMPTS) {
      await pauseAfter(attempt, result.error, signal);
      continue;
    }
    const ending = result.kind === 'again' ? unavailable(result.error) : result;
    await end(deps, requests.system, asked, { ...ending, startedAt });
    failpoint('after-record');
    if (ending.kind === 'done') return 'done';
    throw new ActionRefused(asked.action.type, ending.outcome);
  }
}

async function announce({ db, debounce }: RequestDeps, { known }: RunRequests, { turn, key, action }: Asked) {
  const announced = await db
    .transaction()
    .execute((tx) => announceRequest(tx, { turn, key, action, known, debounce }));
  const at = performance.now();
  failpoint('after-announcement');
  return { ...announced, at };
}

async function attemptOnce(
  { system }: RunRequests,
  { request, action }: Asked,
  announcedAt: number,
  signal: AbortSignal,
): Promise<Attempt> {
  if (performance.now() - announcedAt > SEND_WITHIN)
    return { kind: 'again', error: new BookingsUnavailable('the process was frozen before the request') };
  const ms = attemptMs(system.timeoutMs);
  const late = () => new BookingsUnconfirmed(`no answer within ${ms} ms`);
  try {
    const booking = await underDeadline({ parent: signal, ms, late }, (deadline) => request.send(deadline));
    failpoint('after-request');
    return { kind: 'done', booking };
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof BookingRefused) {
      // By the booking that an earlier request has made after all, perhaps.
      const done = isTakenTime(error, action) ? await lookWhetherDone(request, signal) : undefined;
      if (done) return { kind: 'done', ...done };
      return { kind: 'refused', outcome: error.why, reason: error.reason };
    }
    if (error instanceof BookingsOutage)
      return { kind: 'refused', outcome: 'unavailable', reason: error.reason };
    if (error instanceof BookingsUnavailable) return { kind: 'again', error };
    if (!(error instanceof BookingsUnconfirmed)) throw error;
    const done = await lookWhetherDone(request, signal);
    if (done) return { kind: 'done', ...done };
    throw error;
  }
}

function unavailable({ reason }: BookingsUnavailable): Ending {
  return { kind: 'refused', outcome: 'unavailable', reason };
}

function isTakenTime({ why }: BookingRefused, { type }: RequestedAction): boolean {
  return why === 'taken' && (type === 'book' || type === 'reschedule');
}
