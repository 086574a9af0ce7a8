import { DelayedError } from 'bullmq';
import { Redis } from 'ioredis';
import { jobsInto, jobsOutOf } from './job-queue';
import { type Knowledge, OrderedWork, prepareOrderedWork } from './ordered-work';
import type { Message, Pipeline } from './pipeline';

const QUEUE = 'messages';
const LOCK_MS = 30_000;
/** A job whose conversation is locked is retried after this time. The first retry after the unlock gets the lock. */
const RETRY_MS = 50;

/** Deletes the lock if this job still owns it. */
const UNLOCK = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

/** One BullMQ queue. A job holds a Redis lock for its conversation. A job that finds the lock taken is delayed. */
const withLock = (knowledge: Knowledge): Pipeline => ({
  openSender(environment) {
    const { queue, close } = jobsInto(QUEUE, environment);
    return {
      async send(message) {
        await queue.add('message', message);
      },
      close,
    };
  },

  prepare: prepareOrderedWork,

  async work(environment, send) {
    const ordered = new OrderedWork(environment, knowledge, send);
    const redis = new Redis(environment.redisUrl, { maxRetriesPerRequest: null });
    const worker = await jobsOutOf<Message>(QUEUE, environment, async (job, token = '') => {
      const lock = `${environment.prefix}:lock:${job.data.companyId}:${job.data.phone}`;
      const owner = `${job.id} ${token}`;
      if ((await redis.set(lock, owner, 'PX', LOCK_MS, 'NX')) === null) {
        await job.moveToDelayed(Date.now() + RETRY_MS, token);
        throw new DelayedError();
      }
      try {
        await ordered.take(job.data);
      } finally {
        await redis.eval(UNLOCK, 1, lock, owner);
      }
    });
    return {
      async close() {
        await worker.close();
        redis.disconnect();
        await ordered.close();
      },
    };
  },
});

export const naiveLock = withLock('context');
export const naiveLockWithoutContext = withLock('none');
