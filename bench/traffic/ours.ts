import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../../src/config';
import { incomingMessage } from '../../src/jobs/incoming-message';
import { createLogger } from '../../src/observability/logger';
import { startWorkers } from '../../src/workers/start';
import { answerTo, type Contestant, type Place } from './contestant';
import { jobsInto } from './job-queue';
import { seedSalons } from './salons';

/** The workers as an operator starts them, with a responder that answers at once and a gateway that is a function. */
export const ours: Contestant = {
  openSender(place) {
    const { queue, close } = jobsInto(incomingMessage.queue, place);
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

  async work(place, send) {
    const running = await startWorkers({
      config: configOf(place),
      logger: createLogger('silent'),
      responder: {
        async respond({ messages }) {
          if (place.thinkMs > 0) await pause(place.thinkMs);
          return { text: answerTo(messages.map(({ text }) => text)), actions: [] };
        },
      },
      gateway: {
        async send({ companyId, to, text }) {
          send({ companyId, phone: to, text });
          return {};
        },
      },
    });
    return { close: () => running.stop() };
  },
};

function configOf({ databaseUrl, redisUrl, cacheRedisUrl, prefix, concurrency, env }: Place) {
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
