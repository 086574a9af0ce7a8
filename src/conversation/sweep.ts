import { conversationsToTell } from '../db/booking-requests/told';
import type { Db } from '../db/database';
import { deleteDrafts, releaseDrafts } from '../db/drafts/sweep';
import { dueProbes } from '../db/outages/probes';
import { retryParked } from '../db/parked';
import { overdueReplies, overdueTurns } from '../db/unfinished';
import type { Autonomy } from '../domain/policies';
import { admitEverywhere } from '../fairness/admission';
import { PRIORITY } from '../fairness/rules';
import { conversationTurn } from '../jobs/conversation-turn';
import { outgoingMessage } from '../jobs/outgoing-message';
import type { Queues } from '../queues/queues';
import { DAY, SECOND } from '../time/duration';
import { settlingMs } from './deliver-deps';
import { publishEvents } from './publish-booking-events';

export interface SweepDeps {
  db: Db;
  queues: Queues;
  /** Milliseconds after which a parked conversation is tried once more. */
  parkedRetryMs: number;
  /** `AUTONOMY`. */
  autonomy: Autonomy;
  /** `TURNS_PER_COMPANY`. */
  turnsPerCompany: number;
  /** Milliseconds that one message may take to be accepted. */
  gatewayTimeoutMs: number;
}

/** How much unfinished work of each kind a sweep has woken. */
export interface Swept {
  turns: number;
  replies: number;
  events: number;
  /** Parked conversations that are tried once more. */
  retried: number;
}

/** Younger work needs no help yet. */
const GRACE = 3 * SECOND;

/** For how long a draft is kept that was sent, dismissed or only observed. */
const DRAFTS_KEPT = 30 * DAY;

/**
 * Wakes what PostgreSQL says is unfinished: after Redis has lost its jobs, a process has died between its commit and its
 * wake-up, or a job has used up its attempts. Work that a process holds is left alone: a responder and a gateway may take
 * long. Where a job waits already, the wake-up changes nothing, so sweeps may run anywhere, at any time, and at once.
 */
export async function sweep(deps: SweepDeps): Promise<Swept> {
  const retried = await retryParked(deps.db, deps.parkedRetryMs);
  const turns = (await wakeOverdueTurns(deps)) + (await wakeUntold(deps));
  await releaseDrafts(deps.db, deps.autonomy);
  await deleteDrafts(deps.db, DRAFTS_KEPT);
  await admitEverywhere(deps);
  const replies = await wakeOverdueReplies(deps);
  const events = await publishEvents(deps, { graceMs: GRACE });
  return { turns, replies, events, retried };
}

async function wakeOverdueTurns({ db, queues, turnsPerCompany }: SweepDeps): Promise<number> {
  const overdue = await overdueTurns(db, GRACE, turnsPerCompany);
  const running = await queues.running(
    conversationTurn,
    overdue.map(({ conversationId }) => conversationId),
  );
  const lost = overdue.filter(({ conversationId }) => !running.has(conversationId));
  const optionsOf = (aboveLimit: boolean) => (aboveLimit ? { priority: PRIORITY.aboveLimit } : {});
  await Promise.all(
    lost.map(({ conversationId, aboveLimit }) => queues.wakeTurn(conversationId, 0, optionsOf(aboveLimit))),
  );
  return lost.length;
}

/** No message of these waits: their turn asks a person to tell what was booked. */
async function wakeUntold({ db, queues }: SweepDeps): Promise<number> {
  const untold = await conversationsToTell(db, GRACE);
  await Promise.all(untold.map((conversationId) => queues.wakeTurn(conversationId, 0)));
  return untold.length;
}

async function wakeOverdueReplies({ db, queues, gatewayTimeoutMs }: SweepDeps): Promise<number> {
  const overdue = await overdueReplies(db, GRACE, settlingMs({ gatewayTimeoutMs }));
  const running = await queues.running(outgoingMessage, overdue);
  const lost = overdue.filter((conversationId) => !running.has(conversationId));
  const probes = await dueProbes(db);
  await Promise.all([...lost, ...probes].map((conversationId) => queues.wakeOutbox(conversationId)));
  return lost.length;
}
