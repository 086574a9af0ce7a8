import { once } from 'node:events';
import { ActivityFeed } from '../../src/activity/feed';
import { openRedis, scanKeys } from '../../src/redis/connection';
import { addCompany, addSalon } from '../support/database';
import { eventually } from '../support/eventually';
import { describeWithRedis } from '../support/native/available';
import { type NativeCluster, startNativeCluster } from '../support/native/cluster';
import { type NativeRedis, withConnection } from '../support/native/redis';
import { type NativeSentinel, startNativeSentinel } from '../support/native/sentinel';
import { openProducer } from '../support/producer';
import { databaseUrl } from '../support/servers';
import { message, newPhone, type System, startSystem } from '../support/system';
import { repliesOf } from '../support/turn';

const clients = () => Array.from({ length: 12 }, newPhone);

async function answersAllClients(system: System): Promise<void> {
  const companyId = await addCompany(system.db);
  const phones = clients();
  for (const phone of phones) await system.producer.receiveMessage(message(companyId, phone, 'hello'));
  await eventually(() => phones.every((phone) => system.sent.some(({ to }) => to === phone)));
}

describeWithRedis('queues on a cluster of three masters', () => {
  let cluster: NativeCluster;
  let system: System;
  beforeAll(async () => {
    cluster = await startNativeCluster();
    system = await startSystem({
      servers: { databaseUrl, redisUrl: cluster.url },
      config: { turnShards: 4 },
    });
  });
  afterAll(async () => {
    await system.stop();
    await cluster.stop();
  });

  it('clients are answered', () => answersAllClients(system));

  it('an open page is told what happens', async () => {
    const feed = new ActivityFeed({ redisUrl: cluster.url, prefix: system.prefix });
    const watch = feed.watch({ list: 'all' });
    expect(await watch.next(1)).toEqual([{ kind: 'resync' }]);
    const told = await eventually(async () => {
      await answersAllClients(system);
      return (await watch.next(1))?.[0];
    });
    expect(told).toEqual({ kind: 'list' });
    feed.close();
  });

  it('each queue has a slot of its own, and the shards are on several nodes', async () => {
    const keysOf = (port: number) =>
      withConnection(port, (redis) => scanKeys(redis, '*conversation-turn*:meta'));
    const perMaster = await Promise.all(cluster.masters.map(({ port }) => keysOf(port)));
    const shards = ['', '-1', '-2', '-3'].map((shard) => `conversation-turn${shard}`);
    const keys = shards.map((shard) => `{${system.prefix}:${shard}}:${shard}:meta`);
    expect(perMaster.flat().sort()).toEqual(keys.sort());
    expect(perMaster.filter((keys) => keys.length > 0).length).toBeGreaterThan(1);
  });

  it('a booking event drops the segments that it changed', async () => {
    const salon = await addSalon(system.db, []);
    const client = { companyId: salon.companyId, client: newPhone() };
    await system.contexts.load(client);
    await system.producer.bookingCreated({
      companyId: salon.companyId,
      phone: client.client,
      occurredAt: new Date().toISOString(),
    });
    const cache = openRedis(cluster.url);
    await eventually(async () => {
      const left = await scanKeys(cache, `full_context:{${salon.companyId}}:*`);
      return left.every((key) => !key.includes('schedule') && !key.includes(':client:'));
    });
    cache.disconnect();
  });

  it('shards are removed after their number was reduced', async () => {
    const earlier = await startSystem({
      servers: { databaseUrl, redisUrl: cluster.url },
      prefix: system.prefix,
      queues: [],
      config: { turnShards: 6 },
    });
    for (const id of ['1', '2', '3', '4', '5', '6', '7', '8']) await earlier.queues.wakeTurn(id, 60_000);
    await earlier.stop();
    expect(await system.queues.removeFormerShards()).toBe(2);
    expect(await system.queues.removeFormerShards()).toBe(0);
  });
});

describeWithRedis('queues on a cluster that loses a master', () => {
  it.each(['incoming-message', 'conversation-turn'])(
    'the master of %s: every client is answered, and no message twice',
    async (queue) => {
      const cluster = await startNativeCluster(3, { replicas: true });
      const servers = { databaseUrl, redisUrl: cluster.url };
      const system = await startSystem({ servers, config: { turnShards: 4, jobLock: 1000 } });
      const victim = await cluster.ownerOf(`{${system.prefix}:${queue}}`);
      try {
        const companyId = await addCompany(system.db, { debounce_ms: 0 });
        const phones = clients();
        const written = phones.flatMap((phone) =>
          ['one', 'two', 'three'].map((text) => message(companyId, phone, text)),
        );
        const sending = written.map(async (one, i) => {
          // Like a gateway, which delivers a message again when it is not sure that the message was queued.
          await eventually(() => system.producer.receiveMessage(one).then(() => true), 60_000);
          if (i === phones.length) await victim.kill();
        });
        await Promise.all(sending);
        await eventually(async () => {
          for (const one of written) await system.producer.receiveMessage(one);
          return true;
        }, 60_000);
        // Wakes what a sweep would wake: the wake-ups were lost with the master.
        await eventually(async () => {
          await sweepOf(system, companyId);
          const answered = system.sent.map(({ to, text }) => `${to} ${text}`).join();
          return phones.every((phone) =>
            ['one', 'two', 'three'].every((text) => saidTo(answered, phone, text)),
          );
        }, 60_000);
        const keys = system.sent.map(({ idempotencyKey }) => idempotencyKey);
        const texts = new Map(system.sent.map(({ idempotencyKey, text }) => [idempotencyKey, text]));
        for (const { idempotencyKey, text } of system.sent) expect(texts.get(idempotencyKey)).toBe(text);
        const replies = await repliesOf(system.db, companyId);
        expect(new Set(keys).size).toBe(replies.length);
        // Each message is part of exactly one reply.
        const parts = replies.flatMap((reply) => (reply ?? '').replace('reply to ', '').split(' + '));
        expect(parts.sort()).toEqual(written.map(({ text }) => text).sort());
      } finally {
        await system.stop();
        await cluster.stop();
      }
    },
  );
});

describeWithRedis('a cluster without one of its masters', () => {
  it('a connection that is opened meanwhile resolves when the master is back', async () => {
    const cluster = await startNativeCluster(3, { args: ['--cluster-node-timeout', '500'] });
    const redis = openRedis(cluster.url, { maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    try {
      await redis.ping();
      const [witness, victim] = cluster.masters as [NativeRedis, NativeRedis];
      await victim.kill();
      await eventually(() =>
        withConnection(witness.port, async (one) =>
          String(await one.call('CLUSTER', 'INFO')).includes('cluster_state:fail'),
        ),
      );
      // A BullMQ worker does this with the connection of its blocking reads, and then waits for it.
      const ended = once(redis, 'end');
      redis.disconnect();
      await ended;
      const connected = redis.connect();
      connected.catch(() => undefined);
      await victim.restart();
      await connected;
      expect(await redis.set('key', 'value')).toBe('OK');
    } finally {
      redis.disconnect();
      await cluster.stop();
    }
  });
});

function saidTo(answered: string, phone: string, text: string): boolean {
  return new RegExp(`\\${phone} reply to [^,]*${text}`).test(answered);
}

/** A sweep of one company: the real sweep covers all companies, and other test files share the database. */
async function sweepOf({ db, queues }: System, companyId: string): Promise<void> {
  const due = await db
    .selectFrom('conversation')
    .select('id')
    .where('company_id', '=', companyId)
    .where('due_at', '<', new Date())
    .execute();
  for (const { id } of due) await queues.wakeTurn(id, 0);
  const unsent = await db
    .selectFrom('message')
    .select('conversation_id as id')
    .where('company_id', '=', companyId)
    .where('status', '=', 'pending')
    .execute();
  for (const { id } of unsent) await queues.wakeOutbox(id);
}

describeWithRedis('queues behind sentinels', () => {
  let sentinel: NativeSentinel;
  beforeAll(async () => {
    sentinel = await startNativeSentinel();
  });
  afterAll(() => sentinel.stop());

  it('clients are answered before and after a failover', async () => {
    const system = await startSystem({ servers: { databaseUrl, redisUrl: sentinel.url } });
    try {
      await answersAllClients(system);
      await sentinel.failOver();
      const producer = openProducer(sentinel.url, system.prefix);
      const companyId = await addCompany(system.db);
      const phone = newPhone();
      // During the failover a producer gets QueueUnreachable, and calls again.
      const hello = message(companyId, phone, 'hello');
      await eventually(async () => {
        await producer.receiveMessage(hello);
        return true;
      });
      await eventually(() => system.sent.some(({ to }) => to === phone));
      await producer.close();
    } finally {
      await system.stop();
    }
  });
});
