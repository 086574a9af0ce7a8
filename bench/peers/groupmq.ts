import { Queue, Worker } from 'groupmq';
import { Redis } from 'ioredis';
import { type Knowledge, OrderedWork, prepareOrderedWork } from '../traffic/ordered-work';
import type { Environment, Message, Pipeline } from '../traffic/pipeline';

/** One group for each conversation. The jobs of a group run one after the other, in the order in which they were added. */
const withGroups = (knowledge: Knowledge): Pipeline => ({
  openSender(environment) {
    const { queue, close } = open(environment);
    return {
      async send(message) {
        await queue.add({ groupId: `${message.companyId}:${message.phone}`, data: message });
      },
      close,
    };
  },

  prepare: prepareOrderedWork,

  async work(environment, send) {
    const ordered = new OrderedWork(environment, knowledge, send);
    const { queue, close } = open(environment);
    const worker = new Worker<Message>({
      queue,
      concurrency: environment.concurrency,
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

function open({ redisUrl, prefix }: Environment) {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue<Message>({ redis, namespace: prefix });
  return { queue, close: () => queue.close() };
}
