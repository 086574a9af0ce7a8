import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../db/database';
import { unfinishedForgetting } from '../db/forget/forgotten';
import { deleteOldMessages, type Retained, retainedAfter } from '../db/retention/messages';
import { deleteOldRows, PRUNED_TABLES } from '../db/retention/old-rows';
import { WITH_MESSAGES } from '../db/retention/with-messages';
import type { Events } from '../observability/events';
import { MINUTE, SECOND } from '../time/duration';
import { type FinishDeps, finishForgetting } from './finish';

export interface ForgetOldDeps extends FinishDeps {
  events: Events;
  /** `RETENTION_DAYS`, for companies without their own; null: messages are kept. */
  retentionDays: number | null;
}

export const FORGET_EVERY = MINUTE;
/** Milliseconds of one run: the jobs that share the queue wait for as long at most. */
const SLICE = 2 * SECOND;
/** Between two statements: the database has other work. */
const REST = 20;
/** Rows of one statement. */
const BATCH = 1000;
const COMPANIES = 500;

type Deletion = (limit: number) => Promise<number>;

/**
 * Deletes what is too old, a batch at a time, for two seconds a run; and completes what an operation that forgets a client has left
 * undone. It remembers in memory at which company it stopped: another process begins with the first.
 */
export class ForgettingOld {
  #after = '';

  constructor(private readonly deps: ForgetOldDeps) {}

  async run(signal: AbortSignal): Promise<void> {
    const { db } = this.deps;
    const until = performance.now() + SLICE;
    const mayGoOn = () => performance.now() < until && !signal.aborted;
    for (const forgotten of await unfinishedForgetting(db, 10)) await finishForgetting(this.deps, forgotten);
    for (const table of PRUNED_TABLES)
      if (!(await this.#repeat(table, (limit) => deleteOldRows(db, table, limit), mayGoOn))) return;
    await this.#companies(db, mayGoOn);
  }

  async #companies(db: Db, mayGoOn: () => boolean): Promise<void> {
    const byDefault = this.deps.retentionDays;
    const companies = await retainedAfter(db, { after: this.#after, byDefault, limit: COMPANIES });
    for (const company of companies) {
      if (!mayGoOn() || !(await this.#company(db, company, mayGoOn))) return;
      this.#after = company.companyId;
    }
    if (companies.length < COMPANIES) this.#after = ''; // the next run begins a new round
  }

  async #company(db: Db, company: Retained, mayGoOn: () => boolean): Promise<boolean> {
    const deletions: [string, Deletion][] = [
      ['message', (limit) => deleteOldMessages(db, company, limit)],
      ...Object.entries(WITH_MESSAGES).map(([table, deletion]): [string, Deletion] => [
        table,
        (limit) => deletion(db, company, limit),
      ]),
    ];
    for (const [table, deletion] of deletions)
      if (!(await this.#repeat(table, deletion, mayGoOn))) return false;
    return true;
  }

  /** False: the time is up before everything is deleted. */
  async #repeat(table: string, deletion: Deletion, mayGoOn: () => boolean): Promise<boolean> {
    for (let rows = 0; ; ) {
      const deleted = await deletion(BATCH);
      rows += deleted;
      const isDone = deleted < BATCH;
      if (rows > 0 && (isDone || !mayGoOn())) this.deps.events.emit('rows.pruned', { table, rows });
      if (isDone) return true;
      if (!mayGoOn()) return false;
      await pause(REST);
    }
  }
}
