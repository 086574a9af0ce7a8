import { type Admitted, admitAfterTurn, admitForAll } from '../db/admission';
import type { Db } from '../db/database';
import { PRIORITY } from './rules';

export interface AdmissionDeps {
  db: Db;
  queues: {
    wakeTurn(conversationId: string, delayMs: number, options: { priority: number }): Promise<void>;
  };
  /** `TURNS_PER_COMPANY`. */
  turnsPerCompany: number;
}

/**
 * Called when a turn has ended, however it ended. Admits as many deferred conversations as the company has free places, the
 * longest waiting first. If a call is lost (the process is killed, PostgreSQL is away), the next call admits instead, or the
 * sweep does.
 */
export async function admitNext(deps: AdmissionDeps, conversationId: string): Promise<void> {
  await wake(deps, await admitAfterTurn(deps.db, { conversationId, limit: deps.turnsPerCompany }));
}

/** The same for all companies that have deferred conversations. */
export async function admitEverywhere(deps: AdmissionDeps): Promise<void> {
  await wake(deps, await admitForAll(deps.db, deps.turnsPerCompany));
}

/** Behind the wake-ups of companies that are below the limit. */
async function wake({ queues }: AdmissionDeps, admitted: readonly Admitted[]): Promise<void> {
  const options = { priority: PRIORITY.floodedCompany };
  await Promise.all(
    admitted.map(({ conversationId, dueInMs }) => queues.wakeTurn(conversationId, dueInMs, options)),
  );
}
