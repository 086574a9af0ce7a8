import { Queue, Worker } from 'groupmq';
import { Redis } from 'ioredis';
import type { Contestant, Message, Place } from '../traffic/contestant';
import { type Knowledge, OrderedWork, prepareOrderedWork } from '../traffic/ordered-work';

/** One group for each conversation: its jobs run one after the other, in the order in which they were added. */
const withGroups = (knowledge: Knowledge): Contestant => ({
  openSender(place) {
    const { queue, close } = open(place);
    return {
      async send(message) {
        await queue.add({ groupId: `${message.companyId}:${message.phone}`, data: message });
      },
      close,
    };
  },

  prepare: prepareOrderedWork,

  async work(place, send) {
    const ordered = new OrderedWork(place, knowledge, send);
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
});

export const groupmq = withGroups('context');
export const groupmqWithoutContext = withGroups('none');

function open({ redisUrl, prefix }: Place) {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue<Message>({ redis, namespace: prefix });
  return { queue, close: () => queue.close() };
}
