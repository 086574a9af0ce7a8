import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Queue } from 'bullmq';
import { JOBS } from '../../src/jobs';
import { Events } from '../../src/observability/events';
import { NO_TRACES } from '../../src/observability/traces';
import { createProducer } from '../../src/queues/producer';
import { Queues } from '../../src/queues/queues';
import { createQueueWorker, runInBackground } from '../../src/workers/bullmq/queue-worker';
import type { Handlers } from '../../src/workers/handler';
import { QueueConnection } from '../../src/workers/queue-connection';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { startFrozenRedis } from '../support/frozen-redis';
import { recordLog } from '../support/log';
import { describeWithRedis } from '../support/native/available';
import { type NativeRedis, startNativeRedis, withConnection } from '../support/native/redis';
import { openProducer } from '../support/producer';
import { databaseUrl, redisUrl } from '../support/servers';
import { startSilentProxy } from '../support/silent-proxy';
import { message, newPhone, type System, startSystem, testConfig } from '../support/system';

const db = testDatabase();
const LONG = 55_000;

/** A client writes and is answered. The message takes another connection than the workers, whose own connection is tested. */
async function answers(system: System, producerUrl: string): Promise<void> {
  const companyId = await addCompany(db, { debounce_ms: 0 });
  const phone = newPhone();
  const producer = openProducer(producerUrl, system.prefix);
  try {
    await producer.receiveMessage(message(companyId, phone, 'hello'));
    await eventually(() => system.sent.some(({ to }) => to === phone), LONG);
  } finally {
    await producer.close();
  }
}

describeWithRedis('connections to the queue Redis that have gone silent', () => {
  let redis: NativeRedis;
  beforeAll(async () => {
    redis = await startNativeRedis();
  });
  afterAll(() => redis.stop());

  test('are replaced: the same workers answer again', async () => {
    const proxy = await startSilentProxy(redis.port);
    const system = await startSystem({
      servers: { databaseUrl, redisUrl: proxy.through(redis.url) },
      queues: ['incoming-message', 'conversation-turn', 'outgoing-message'],
    });
    try {
      await answers(system, redis.url);
      expect(proxy.goSilent()).toBeGreaterThan(3);
      await answers(system, redis.url);
    } finally {
      await system.stop();
      await proxy.stop();
    }
  });

  test('fail one call of a producer, but not the calls after it', async () => {
    const proxy = await startSilentProxy(redis.port);
    const prefix = testConfig().queuePrefix;
    const producer = createProducer({ redisUrl: proxy.through(redis.url), prefix, timeoutMs: 500 });
    const give = () => producer.receiveMessage(message('1', newPhone(), 'hi'));
    try {
      await eventually(() => give().then(() => true));
      proxy.goSilent();
      await expect(give()).rejects.toMatchObject({ code: 'queue.unreachable' });
      await eventually(() => give().then(() => true));
    } finally {
      await producer.close();
      await proxy.stop();
    }
  });
});

describeWithRedis('when the address of a managed Redis moves to another server', () => {
  test('workers and producers leave the old server, now a replica', async () => {
    const [old, master] = [await startNativeRedis(), await startNativeRedis()];
    const address = await startFrozenRedis(old.url);
    const log = recordLog();
    const system = await startSystem({
      servers: { databaseUrl, redisUrl: address.url },
      logger: log.logger,
    });
    try {
      await answers(system, address.url);

      address.leadTo(master.url);
      await withConnection(old.port, (redis) => redis.replicaof(master.host, master.port));

      await answers(system, master.url);
      await eventually(() => system.producer.receiveMessage(message('1', newPhone(), 'hi')).then(() => true));
      // Not always: the command that reaches the replica first may be one whose errors are not reported, and its connection moves at once.
      expect(log.said(/is a replica/).length).toBeLessThanOrEqual(1);
    } finally {
      await system.stop();
      await address.stop();
      await old.stop();
      await master.stop();
    }
  });
});

describeWithRedis('a queue Redis that refuses writes or connections', () => {
  let redis: NativeRedis;
  beforeAll(async () => {
    redis = await startNativeRedis();
  });
  afterAll(() => redis.stop());
  const set = (name: string, value: string) =>
    withConnection(redis.port, (connection) => connection.config('SET', name, value));

  test('is reported once by a worker, and by every call of a producer, if it is full', async () => {
    const log = recordLog();
    const system = await startSystem({
      servers: { databaseUrl, redisUrl: redis.url },
      logger: log.logger,
    });
    try {
      await answers(system, redis.url);
      await set('maxmemory', '1');
      for (let time = 0; time < 2; time++) {
        await expect(system.producer.receiveMessage(message('1', newPhone(), 'hi'))).rejects.toMatchObject({
          code: 'queue.unreachable',
          message: expect.stringContaining('is full (maxmemory)'),
        });
      }
      await eventually(() => log.said(/queue Redis is full/).length > 0);
      expect(log.said(/queue Redis is full/)).toHaveLength(1);

      await set('maxmemory', '0');
      await answers(system, redis.url);
      await eventually(() => log.said(/queue Redis works again/, 30).length > 0);
    } finally {
      await set('maxmemory', '0');
      await system.stop();
    }
  });

  test('is reported with the reason if it has too many clients', async () => {
    await withConnection(redis.port, async (only) => {
      await only.config('SET', 'maxclients', '1');
      const producer = openProducer(redis.url);
      try {
        await eventually(async () => {
          const given = producer.receiveMessage(message('1', newPhone(), 'hi'));
          return /takes no more connections \(maxclients\)/.test(String(await given.catch(String)));
        });
      } finally {
        await producer.close();
        await only.config('SET', 'maxclients', '1000');
      }
    });
  });
});

describeWithRedis('a program that starts the workers on a Redis that refuses them', () => {
  test('ends by itself after the error', async () => {
    const node = await startNativeRedis(['--cluster-enabled', 'yes']);
    const program = `
      const { readConfig, startWorkers, createLogger } = require('./dist');
      const config = { ...readConfig(), databaseUrl: '${databaseUrl}', redisUrl: '${node.url}', cacheRedisUrl: '${redisUrl}' };
      startWorkers({ config, logger: createLogger('silent') }).catch((error) => console.log(error.code));`;
    const child = spawn(process.execPath, ['-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 40_000,
    });
    const closed = once(child, 'close');
    try {
      expect(await text(child.stdout)).toBe('queue.refused\n');
      expect(await closed).toEqual([0, null]);
    } finally {
      child.kill();
      await node.stop();
    }
  });
});

test('a job whose handler hangs gives up its lock, aborts its signal, and runs again', async () => {
  const prefix = testConfig().queuePrefix;
  const events = new Events();
  const connection = new QueueConnection(redisUrl, events);
  const signals: AbortSignal[] = [];
  const hangsOnce = async (_: unknown, { signal }: { signal: AbortSignal }) => {
    signals.push(signal);
    if (signals.length === 1) await new Promise(() => {});
    return undefined;
  };
  const worker = createQueueWorker('context-invalidation', 1, {
    jobs: JOBS,
    handlers: { 'company-updated': hangsOnce } as unknown as Handlers,
    queues: new Queues({ connection: connection.redis, prefix, shards: 1 }),
    connection,
    prefix,
    lockMs: 10_000,
    longestMs: 300,
    events,
    traces: NO_TRACES,
  });
  const queue = new Queue('context-invalidation', { connection: connection.redis, prefix });
  try {
    runInBackground(worker);
    await queue.add('company-updated', { companyId: '1', occurredAt: new Date().toISOString() });
    await eventually(() => signals.length === 2);
    expect(signals[0]?.reason).toMatchObject({ code: 'job.hangs' });
    await eventually(async () => (await queue.getActiveCount()) === 0);
  } finally {
    await worker.close();
    await queue.close();
    connection.redis.disconnect();
  }
});
