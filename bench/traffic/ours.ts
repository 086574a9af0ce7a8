import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../../src/config';
import { incomingMessage } from '../../src/jobs/incoming-message';
import { createLogger } from '../../src/observability/logger';
import { createProducer } from '../../src/queues/producer';
import { startWorkers } from '../../src/workers/start';
import { jobsInto } from './job-queue';
import { answerTo, type Environment, type Pipeline } from './pipeline';
import { seedSalons } from './salons';

/** The real workers, with a responder that answers at once and a function as the gateway. */
export const ours: Pipeline = {
  openSender(environment) {
    const { queue, close } = jobsInto(incomingMessage.queue, environment);
    return {
      async send({ companyId, phone, id, text }) {
        await queue.add(incomingMessage.name, {
          companyId,
          from: { kind: 'phone', value: phone },
          messageId: id,
          text,
          sentAt: new Date().toISOString(),
        });
      },
      close,
    };
  },

  prepare: seedSalons,

  async work(environment, send) {
    const running = await startWorkers({
      config: configOf(environment),
      logger: createLogger('silent'),
      responder: {
        async respond({ messages }) {
          if (environment.thinkMs > 0) await pause(environment.thinkMs);
          return { text: answerTo(messages.map(({ text }) => text)), actions: [] };
        },
      },
      channel: {
        async send({ companyId, to, text }) {
          send({ companyId, phone: to, text });
          return {};
        },
      },
    });
    return { close: () => running.stop() };
  },
};

/** The same with our producer, which counts messages (src/fairness), in place of a bare queue. */
export const oursWithProducer: Pipeline = {
  ...ours,
  openSender({ redisUrl, prefix }) {
    const producer = createProducer({ redisUrl, prefix, timeoutMs: 60_000 });
    return {
      send: ({ companyId, phone, id, text }) =>
        producer.receiveMessage({
          companyId,
          from: { kind: 'phone', value: phone },
          messageId: id,
          text,
          sentAt: new Date().toISOString(),
        }),
      close: () => producer.close(),
    };
  },
};

function configOf({ databaseUrl, redisUrl, cacheRedisUrl, prefix, concurrency, env }: Environment) {
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    CACHE_REDIS_URL: cacheRedisUrl,
    QUEUE_PREFIX: prefix,
    DATABASE_POOL: String(concurrency),
    TURN_CONCURRENCY: String(concurrency),
    DEBOUNCE: '0ms',
    ...env,
  });
  return { ...config, databaseUrl, redisUrl, cacheRedisUrl };
}
