import type { Db } from '../../src/db/database';
import { parkedConversations, redriveParked } from '../../src/db/parked';
import { isAnythingUnfinished } from '../../src/db/unfinished';
import { QUEUES } from '../../src/jobs';
import { sweep } from '../../src/jobs/sweep';
import { syncBookings } from '../../src/jobs/sync-bookings';
import type { Queues } from '../../src/queues/queues';
import { shardsOf } from '../../src/queues/shards';
import type { Violation } from './invariants';
import type { Observations } from './observations';

/** A sweep is always scheduled, and no process of the suite takes syncs. */
const NEVER_EMPTY: readonly string[] = [sweep.queue, syncBookings.queue];

/** The jobs in the queues and the unfinished work in PostgreSQL. */
export class UnfinishedWork {
  readonly #queueNames: readonly string[];

  constructor(
    private readonly db: Db,
    private readonly queues: Queues,
    shards: number,
  ) {
    this.#queueNames = QUEUES.filter((queue) => !NEVER_EMPTY.includes(queue)).flatMap((queue) =>
      shardsOf(queue, shards),
    );
  }

  /** Also redrives parked conversations, as an operator would, and notes them in the observations. */
  async isEmpty(observations: Observations): Promise<boolean> {
    for (const { conversationId, reason } of await parkedConversations(this.db)) {
      observations.parked.push({ conversationId, reason });
      await redriveParked(this.db, { conversationId });
    }
    return (
      (await this.#jobCount()) === 0 &&
      !(await isAnythingUnfinished(this.db)) &&
      (await this.#jobCount()) === 0
    );
  }

  async violation(deadlineMs: number): Promise<Violation> {
    const jobs = await this.#jobCount();
    return {
      invariant: 'when the faults have ended, all work is done within the deadline',
      evidence: `after ${deadlineMs} ms the queues hold ${jobs} jobs, or PostgreSQL has unfinished work`,
    };
  }

  async close(): Promise<void> {
    await this.queues.close();
  }

  async #jobCount(): Promise<number> {
    const counts = await Promise.all(
      this.#queueNames.map((name) =>
        this.queues.get(name).getJobCountByTypes('wait', 'active', 'delayed', 'prioritized'),
      ),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }
}
