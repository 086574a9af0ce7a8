import { sql } from 'kysely';
import { openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { examine } from '../../src/doctor/examine';
import { createLogger } from '../../src/observability/logger';
import { addClient, addCompany, addConversation, addReply } from '../support/database';
import { describeWithPostgres, describeWithRedis } from '../support/native/available';
import { startNativePostgres } from '../support/native/postgres';
import { startNativeRedis, withConnection } from '../support/native/redis';
import { startOwnServers } from '../support/servers';
import { startSystem } from '../support/system';
import { complaints, settings, webhook } from './complaints';

describe('servers', () => {
  let servers: Awaited<ReturnType<typeof startOwnServers>>;
  beforeAll(async () => {
    servers = await startOwnServers({ migrated: false });
  });
  afterAll(() => servers.stop());
  const configured = (env: Record<string, string> = {}) =>
    settings({ DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl, ...env });

  test('a database without its migrations is an error', async () => {
    expect(complaints(await examine(configured()))).toContainEqual(
      expect.stringMatching(/^error postgres: migrations are pending: 0001-initial/),
    );
  });

  test('more connections than PostgreSQL allows are an error', async () => {
    expect(complaints(await examine(configured({ DATABASE_POOL: '1000' })))).toContainEqual(
      expect.stringMatching(
        /^error postgres: the 8 processes of ecosystem\.config\.js may open 8000 connections/,
      ),
    );
  });

  test('a queue without a worker is reported, and jobs that wait in it are an error', async () => {
    const prefix = 'doctor-no-workers';
    const system = await startSystem({ queues: [], prefix, servers });
    await system.queues.wakeTurn('1', 0);
    const found = complaints(await examine(configured({ QUEUE_PREFIX: prefix })));
    await system.stop();
    expect(found).toContainEqual('warning queues: incoming-message: no process takes its jobs');
    expect(found).toContainEqual('error queues: conversation-turn: 1 jobs, and no process takes them');
  });

  test('failed jobs, active jobs of an ended process, and former shards are reported', async () => {
    const prefix = 'doctor-left';
    const four = await startSystem({ queues: [], prefix, servers, config: { turnShards: 4 } });
    for (const id of ['1', '2', '3', '4', '5', '6']) await four.queues.wakeTurn(id, 60_000);
    const incoming = four.queues.get('incoming-message');
    await incoming.add('incoming-message', { none: true });
    // The state after a crash of the process that took the job: active, with an expired lock.
    const connection = four.queues as unknown as { options: { connection: import('ioredis').Redis } };
    const [id] = await connection.options.connection.lrange(`${prefix}:incoming-message:wait`, 0, 0);
    await connection.options.connection.lmove(
      `${prefix}:incoming-message:wait`,
      `${prefix}:incoming-message:active`,
      'LEFT',
      'LEFT',
    );
    await connection.options.connection.zadd(`${prefix}:context-invalidation:failed`, Date.now(), String(id));
    await connection.options.connection.hset(
      `${prefix}:context-invalidation:${id}`,
      'failedReason',
      'company.unknown: there is no company "1"',
    );
    const found = complaints(await examine(configured({ QUEUE_PREFIX: prefix })));
    await four.stop();
    expect(found).toContainEqual('warning queues: incoming-message: the process of 1 active jobs has ended');
    expect(found).toContainEqual(
      'warning queues: context-invalidation: 1 jobs have failed for good (1 company.unknown)',
    );
    expect(found).toContainEqual(
      expect.stringMatching(/^warning queues: conversation-turn-\d.*: left from a larger TURN_SHARDS$/),
    );
  });

  test('a server that does not answer is reported without its password', async () => {
    const found = await examine(
      settings({
        DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/x',
        REDIS_URL: 'redis://:secret@127.0.0.1:1',
        ...webhook,
      }),
    );
    expect(complaints(found)).toEqual([
      expect.stringMatching(/^error postgres: .*ECONNREFUSED/),
      expect.stringMatching(/^error queue-redis: .*ECONNREFUSED/),
      expect.stringMatching(/^error cache-redis: .*ECONNREFUSED/),
    ]);
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  describeWithRedis('native', () => {
    test('a Redis that asks for a password, or is a replica, is reported', async () => {
      const [master, replica] = [await startNativeRedis(), await startNativeRedis()];
      try {
        await withConnection(replica.port, (redis) => redis.replicaof(master.host, master.port));
        await withConnection(master.port, (redis) => redis.config('SET', 'requirepass', 's3cret'));
        const found = complaints(
          await examine(configured({ REDIS_URL: replica.url, CACHE_REDIS_URL: master.url })),
        );
        expect(found).toContainEqual('error queue-redis: it is a replica');
        expect(found).toContainEqual(
          expect.stringMatching(/^error cache-redis: .* asks for a password, and the URL has none$/),
        );
      } finally {
        await replica.stop();
        await master.stop();
      }
    });
  });

  test('late work, and a company whose turns fail, are errors', async () => {
    const db = openDatabase(servers.databaseUrl, { pool: 1, logger: createLogger('silent') });
    await migrateUp(db);
    await db.insertInto('company').values({ id: 'late', name: 'late' }).execute();
    const client = await db
      .insertInto('client')
      .values({ company_id: 'late', address: '+79990000001' })
      .returning('id')
      .executeTakeFirstOrThrow();
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await db
      .insertInto('conversation')
      .values({ company_id: 'late', client_id: client.id, waiting_since: anHourAgo, due_at: anHourAgo })
      .execute();
    // The replies of one company are late. Those of another wait for the end of an outage: that is a separate finding.
    for (const companyId of ['late', await addCompany(db)]) {
      const conversationId = await addConversation(
        db,
        companyId,
        await addClient(db, companyId, '+79990000002'),
      );
      await addReply(db, { companyId, conversationId, text: 'hello' });
      const outage = { company_id: companyId, channel: 'whatsapp', failures: 3, refused: [], reason: '404' };
      const declared = { declared_at: anHourAgo, next_probe_at: anHourAgo };
      if (companyId !== 'late')
        await db
          .insertInto('channel_outage')
          .values({ ...outage, ...declared })
          .execute();
    }
    await db.updateTable('message').set({ stored_at: anHourAgo }).execute();
    await sql`alter table company disable trigger company_fields`.execute(db);
    await db.updateTable('company').set({ currency: '₽' }).where('id', '=', 'late').execute();
    await db.destroy();
    const found = complaints(await examine(configured()));
    expect(found).toContainEqual(
      expect.stringMatching(/^error companies: late: company\.currency is "₽"; .* RUB$/),
    );
    expect(found).toContainEqual('error work: 1 conversations wait for their turn for more than a minute');
    expect(found).toContainEqual('error work: 1 replies wait to be sent for more than a minute');
    expect(found).toContainEqual(expect.stringMatching(/^error gateway: .*: 404; 1 replies wait$/));
    expect(found.join()).not.toMatch(/migrations are pending/);
  });
});

describeWithPostgres('PostgreSQL', () => {
  test('that is read-only is an error', async () => {
    const postgres = await startNativePostgres(['-c', 'default_transaction_read_only=on']);
    const found = await examine(
      settings({ DATABASE_URL: postgres.url, REDIS_URL: 'redis://127.0.0.1:1' }),
    ).finally(() => postgres.stop());
    expect(complaints(found)).toContainEqual(
      'error postgres: it is read-only: a standby, or set to read-only',
    );
  });
});
