import { Queue, Worker } from 'groupmq';
import { Redis } from 'ioredis';
import type { Contestant, Message, Place } from '../traffic/contestant';
import { createMessageTable, OrderedWork } from '../traffic/ordered-work';

/** One group for each conversation: its jobs run one after the other, in the order in which they were added. */
export const groupmq: Contestant = {
  openSender(place) {
    const { queue, close } = open(place);
    return {
      async send(message) {
        await queue.add({ groupId: `${message.companyId}:${message.phone}`, data: message });
      },
      close,
    };
  },

  prepare: createMessageTable,

  async work(place, send) {
    const ordered = new OrderedWork(place, send);
    const { queue, close } = open(place);
    const worker = new Worker<Message>({
      queue,
      concurrency: place.concurrency,
      handler: (job) => ordered.take(job.data),
    });
    return {
      async close() {
        await worker.close();
        await close();
        await ordered.close();
      },
    };
  },
};

function open({ redisUrl, prefix }: Place) {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue<Message>({ redis, namespace: prefix });
  return { queue, close: () => queue.close() };
}
