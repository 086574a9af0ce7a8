import type { Queue } from 'bullmq';
import { JOB_STATES, type JobState, type QueueDepth } from '../domain/backlog';
import type { RedisClient } from '../redis/connection';
import { SECOND } from '../time/duration';
import type { Queues } from './queues';
import { shardsOf } from './shards';

export interface DepthDeps {
  queues: Queues;
  connection: RedisClient;
  /** `TURN_SHARDS`. */
  shards: number;
}

/** What waits in each of these queues. */
export async function measureQueues(
  { queues, connection, shards }: DepthDeps,
  names: readonly string[],
): Promise<QueueDepth[]> {
  return Promise.all(
    names.map(async (queue) => {
      const depths = await Promise.all(
        shardsOf(queue, shards).map((shard) => depthOf(queues.get(shard), connection)),
      );
      const total = (state: JobState) => depths.reduce((sum, { jobs }) => sum + jobs[state], 0);
      const jobs = Object.fromEntries(JOB_STATES.map((state) => [state, total(state)]));
      return {
        queue,
        jobs: jobs as QueueDepth['jobs'],
        oldestSeconds: Math.max(...depths.map(({ oldestSeconds }) => oldestSeconds)),
      };
    }),
  );
}

async function depthOf(queue: Queue, connection: RedisClient): Promise<Omit<QueueDepth, 'queue'>> {
  const [counts, ...ages] = await Promise.all([
    queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
    oldestOf(queue, connection, 'wait'),
    oldestOf(queue, connection, 'prioritized'),
  ]);
  const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts;
  return {
    jobs: { waiting: waiting + prioritized, active, delayed, failed },
    oldestSeconds: Math.max(...ages),
  };
}

/** The job that is taken next; of those with a priority, an older one may wait behind it. Its data is not read. */
async function oldestOf(
  queue: Queue,
  connection: RedisClient,
  state: 'wait' | 'prioritized',
): Promise<number> {
  const [next] = await queue.getRanges([state], 0, 0, true);
  if (next === undefined) return 0;
  const addedAt = Number(await connection.hget(queue.toKey(next), 'timestamp'));
  return addedAt > 0 ? Math.max(0, Date.now() - addedAt) / SECOND : 0;
}
