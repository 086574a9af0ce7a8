import { randomUUID } from 'node:crypto';
import { openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { QUEUES } from '../../src/jobs';
import { createLogger } from '../../src/observability/logger';
import { formerShards, shardOf, shardsOf } from '../../src/queues/shards';
import { addCompany } from '../support/database';
import { eventually } from '../support/eventually';
import { openRedis } from '../support/redis';
import { startOwnServers } from '../support/servers';
import { message, newPhone, type System, type SystemOptions, startSystem } from '../support/system';

// The sweep works on all companies, so this file has servers of its own.
let servers: Awaited<ReturnType<typeof startOwnServers>>;
beforeAll(async () => {
  servers = await startOwnServers();
  const db = openDatabase(servers.databaseUrl, { pool: 1, logger: createLogger('silent') });
  await migrateUp(db);
  await db.destroy();
});
afterAll(() => servers.stop());

const running = new Set<System>();
afterEach(async () => {
  for (const system of running) await stop(system);
});
async function start(turnShards: number, prefix: string, options: SystemOptions = {}): Promise<System> {
  const config = { turnShards, sweepEvery: 100, ...options.config };
  const system = await startSystem({ queues: QUEUES, ...options, prefix, servers, config });
  running.add(system);
  return system;
}
async function stop(system: System): Promise<void> {
  running.delete(system);
  await system.stop();
}

const newPrefix = () => `shards-${randomUUID().slice(0, 8)}`;
const clients = () => Array.from({ length: 12 }, newPhone);

/** Which shards have keys in Redis. */
async function shardsIn(prefix: string): Promise<string[]> {
  const redis = openRedis(servers.redisUrl);
  const keys = await redis.keys(`${prefix}:conversation-turn*:meta`);
  redis.disconnect();
  return keys.map((key) => key.split(':')[1] ?? '').sort();
}

test('conversations are spread evenly, and each has its place for ever', () => {
  const ids = Array.from({ length: 4000 }, (_, id) => String(3 * id));
  const shares = new Map<string, number>();
  for (const id of ids) {
    const shard = shardOf('conversation-turn', id, 4);
    shares.set(shard, (shares.get(shard) ?? 0) + 1);
  }
  expect([...shares.keys()].sort()).toEqual(shardsOf('conversation-turn', 4));
  for (const share of shares.values()) expect(Math.abs(share - 1000)).toBeLessThan(150);
  // Fixed values: with another hash, waiting wake-ups would be in queues where no worker looks for them.
  expect(['1', '2', '42', '100500'].map((id) => shardOf('conversation-turn', id, 4))).toEqual([
    'conversation-turn',
    'conversation-turn-1',
    'conversation-turn-3',
    'conversation-turn-3',
  ]);
});

test('one shard has the name of the queue, and only the queues of conversations have shards', () => {
  expect(shardsOf('conversation-turn', 1)).toEqual(['conversation-turn']);
  expect(shardsOf('incoming-message', 8)).toEqual(['incoming-message']);
  expect(formerShards(63)).toEqual(['conversation-turn-63', 'outgoing-message-63']);
});

test('clients are answered over four shards', async () => {
  const system = await start(4, newPrefix());
  const companyId = await addCompany(system.db);
  const phones = clients();
  for (const phone of phones) await system.producer.receiveMessage(message(companyId, phone, 'hello'));
  await eventually(() => system.sent.length === phones.length);
  expect(system.sent.map(({ to }) => to).sort()).toEqual(phones);
  expect(await shardsIn(system.prefix)).toEqual(shardsOf('conversation-turn', 4));
});

test.each([
  [4, 1],
  [2, 5],
])('turns that wait in %i shards are answered, once, by processes that have %i', async (before, after) => {
  const prefix = newPrefix();
  // No worker takes turns yet: the wake-ups wait.
  const storing = await start(before, prefix, { queues: ['incoming-message'] });
  const companyId = await addCompany(storing.db);
  const phones = clients();
  for (const phone of phones) await storing.producer.receiveMessage(message(companyId, phone, 'hello'));
  await eventually(async () => {
    const { count } = await storing.db
      .selectFrom('message')
      .select((row) => row.fn.countAll<string>().as('count'))
      .where('company_id', '=', companyId)
      .executeTakeFirstOrThrow();
    return Number(count) === phones.length;
  });
  await stop(storing);

  const taking = await start(after, prefix);
  await eventually(() => taking.sent.length >= phones.length);
  expect(taking.sent.map(({ to }) => to).sort()).toEqual(phones);
  // No wake-up is left in a queue without workers.
  expect(await shardsIn(prefix)).toEqual(shardsOf('conversation-turn', after));
});

test('shards that another process still takes from are left to it', async () => {
  const prefix = newPrefix();
  const old = await start(3, prefix, { queues: ['conversation-turn'] });
  await old.queues.wakeTurn('2', 60_000); // in the last of the three
  await start(1, prefix, { queues: ['maintenance'] });
  expect(await shardsIn(prefix)).toContain(shardOf('conversation-turn', '2', 3));
  await stop(old);
  await start(1, prefix, { queues: ['maintenance'] });
  expect(await shardsIn(prefix)).not.toContain(shardOf('conversation-turn', '2', 3));
});
