import { DelayedError } from 'bullmq';
import { Redis } from 'ioredis';
import type { Contestant, Message } from './contestant';
import { jobsInto, jobsOutOf } from './job-queue';
import { type Knowledge, OrderedWork, prepareOrderedWork } from './ordered-work';

const QUEUE = 'messages';
const LOCK_MS = 30_000;
/** A job whose conversation is taken looks again after this long; whichever looks first then is next. */
const LOOK_AGAIN_MS = 50;

/** Deletes the lock if it is still ours. */
const UNLOCK = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

/** One BullMQ queue; whoever works for a conversation holds a lock in Redis, and whoever finds it taken comes again. */
const withLock = (knowledge: Knowledge): Contestant => ({
  openSender(place) {
    const { queue, close } = jobsInto(QUEUE, place);
    return {
      async send(message) {
        await queue.add('message', message);
      },
      close,
    };
  },

  prepare: prepareOrderedWork,

  async work(place, send) {
    const ordered = new OrderedWork(place, knowledge, send);
    const redis = new Redis(place.redisUrl, { maxRetriesPerRequest: null });
    const worker = await jobsOutOf<Message>(QUEUE, place, async (job, token = '') => {
      const lock = `${place.prefix}:lock:${job.data.companyId}:${job.data.phone}`;
      const owner = `${job.id} ${token}`;
      if ((await redis.set(lock, owner, 'PX', LOCK_MS, 'NX')) === null) {
        await job.moveToDelayed(Date.now() + LOOK_AGAIN_MS, token);
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
