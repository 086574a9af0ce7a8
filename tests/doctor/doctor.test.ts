import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Config, readConfig } from '../../src/config';
import { openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { checkClock } from '../../src/doctor/clock';
import { examine } from '../../src/doctor/examine';
import { type Finding, findingText } from '../../src/doctor/finding';
import { readPm2Apps } from '../../src/doctor/pm2';
import { checkGateway, checkWork } from '../../src/doctor/postgres';
import { checkSettings } from '../../src/doctor/settings';
import { checkTimeZones } from '../../src/doctor/time-zones';
import { createLogger } from '../../src/observability/logger';
import { freshFolder } from '../support/cli';
import { addClient, addCompany, addConversation, addReply } from '../support/database';
import { describeWithPostgres, describeWithRedis } from '../support/native/available';
import { startNativePostgres } from '../support/native/postgres';
import { type NativeRedis, startNativeRedis, withConnection } from '../support/native/redis';
import { startOwnServers } from '../support/servers';
import { startSystem } from '../support/system';

const settings = (env: Record<string, string> = {}): Config => readConfig(env);

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://localhost/db',
  REDIS_URL: 'redis://localhost',
};
const webhook = { GATEWAY: 'webhook', GATEWAY_URL: 'https://example.com', GATEWAY_SECRET: 's' };

/** Errors and warnings, as lines `error of: …`. */
const complaints = (findings: readonly Finding[]) =>
  findings
    .filter(({ severity }) => severity !== 'ok')
    .map(({ severity, of, what }) => `${severity} ${of}: ${what}`);

describe('settings', () => {
  test('the defaults have no complaint, with our own ecosystem file', () => {
    expect(complaints(checkSettings(settings(), readPm2Apps()))).toEqual([]);
    expect(readPm2Apps().map(({ name }) => name)).toContain('dialogkeeper-turns');
  });

  test.each([
    [{ DRAIN_TIMEOUT: '20s' }, /^warning settings: DRAIN_TIMEOUT is 20000 ms; a job may take 32000 ms/],
    [{ JOB_LOCK: '2s' }, /^warning settings: JOB_LOCK is 2000 ms/],
  ])('%j is reported', (env, complaint) => {
    expect(complaints(checkSettings(settings(env), []))).toEqual([expect.stringMatching(complaint)]);
  });

  test.each([
    [{}, /^error settings: GATEWAY is not set/],
    [{ GATEWAY: 'console' }, /^warning settings: GATEWAY is console: replies are printed/],
    [{ ...webhook, RESPONDER: '' }, /^warning settings: RESPONDER is not set/],
    [{ ...webhook, RESPONDER: 'scripted', SCRIPT: 'x' }, /^warning settings: RESPONDER is scripted/],
  ])('%j in production is reported: it is for development', (env, complaint) => {
    const found = checkSettings(settings({ ...production, RESPONDER: './bot.js', ...env }), []);
    expect(complaints(found)).toEqual([expect.stringMatching(complaint)]);
  });

  test('replies that are printed instead of sent are reported if DATABASE_URL is set', () => {
    const { NODE_ENV, ...elsewhere } = production;
    expect(complaints(checkSettings(settings(elsewhere), []))).toEqual([
      expect.stringMatching(/^warning settings: GATEWAY is not set: replies are printed/),
    ]);
    expect(complaints(checkSettings(settings({ ...elsewhere, ...webhook }), []))).toEqual([]);
  });

  test('a kill_timeout below DRAIN_TIMEOUT is an error, also if it is the default of PM2', () => {
    const folder = freshFolder();
    writeFileSync(
      join(folder, 'ecosystem.config.js'),
      `module.exports = { apps: [{ name: 'a', kill_timeout: 45000, instances: 'max' }, { name: 'b', instances: 3 }] };`,
    );
    const apps = readPm2Apps(folder);
    expect(apps).toEqual([
      { name: 'a', instances: 1, killTimeoutMs: 45_000 },
      { name: 'b', instances: 3, killTimeoutMs: 1600 },
    ]);
    expect(complaints(checkSettings(settings(), apps))).toEqual([
      expect.stringMatching(/^error settings: PM2 kills a after 45000 ms/),
      expect.stringMatching(/^error settings: PM2 kills b after 1600 ms/),
    ]);
  });
});

test.each([
  [300, 'ok'],
  [-1500, 'warning'],
  [60_000, 'error'],
])('a clock that is %i ms off is %s', (ahead, severity) => {
  expect(checkClock('postgres', ahead)).toMatchObject({ severity });
});

test('late, parked and held work is reported, with the reason and what to do', () => {
  const found = checkWork({ turns: 2, replies: 1, events: 1, parked: 3, held: 4 });
  expect(found.map(({ severity }) => severity)).toEqual(['error', 'error', 'error', 'warning', 'warning']);
  for (const { why, todo } of found) expect([why, todo]).toEqual([expect.any(String), expect.any(String)]);
  expect(checkWork({ turns: 0, replies: 0, events: 0, parked: 0, held: 0 })).toMatchObject([
    { severity: 'ok' },
  ]);
});

test('an outage of the gateway is one error, with its answer and the number of waiting replies', () => {
  const outage = (companyId: string, reason: string, waiting: number) => ({
    companyId,
    channel: 'whatsapp',
    since: new Date('2026-01-01T00:00:00Z'),
    reason,
    waiting,
  });
  expect(checkGateway([])).toEqual([]);
  const found = checkGateway([
    outage('a', '404: no', 3),
    outage('b', '404: no', 4),
    outage('c', '401: no', 1),
  ]);
  expect(complaints(found)).toEqual([
    'error gateway: it accepts no reply of channel whatsapp of company a and 1 more since 2026-01-01T00:00:00.000Z: 404: no; 7 replies wait',
    expect.stringMatching(/company c since .*: 401: no; 1 replies wait/),
  ]);
});

test.each([
  ['Europe/Moscow', 180, 'ok'],
  ['Asia/Kathmandu', 345, 'ok'],
  ['Europe/Moscow', 240, 'warning'],
  ['Moscow/Standard', 180, 'warning'],
])('a time zone %s with an offset of %i minutes in PostgreSQL is %s', (timezone, minutes, severity) => {
  expect(checkTimeZones([{ timezone, minutes, at: Date.UTC(2026, 10, 27, 9) }])).toMatchObject({ severity });
});

test('a finding is printed with why it matters and what to do', () => {
  expect(
    findingText({ of: 'postgres', severity: 'error', what: 'it is on fire', why: 'heat', todo: 'water' }),
  ).toBe('✗ postgres: it is on fire\n    why:  heat\n    do:   water');
  expect(findingText({ of: 'postgres', severity: 'ok', what: 'version 16' })).toBe('✓ postgres: version 16');
});

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
      expect.stringMatching(/^error postgres: 6 processes may open 6000 connections/),
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

describeWithRedis('a Redis', () => {
  const running: NativeRedis[] = [];
  afterEach(async () => {
    for (const redis of running.splice(0)) await redis.stop();
  });
  async function examined(
    queueArgs: string[],
    cacheArgs?: string[],
    change?: (redis: NativeRedis) => Promise<unknown>,
  ) {
    const queue = await startNativeRedis(queueArgs);
    running.push(queue);
    const cache = cacheArgs ? await startNativeRedis(cacheArgs) : queue;
    if (cacheArgs) running.push(cache);
    await change?.(queue);
    const found = await examine(
      settings({
        DATABASE_URL: 'postgres://127.0.0.1:1/x',
        REDIS_URL: queue.url,
        CACHE_REDIS_URL: cache.url,
      }),
    );
    return complaints(found).filter((complaint) => /redis: /.test(complaint));
  }
  const good = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];
  const evicting = ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru'];

  test('configured as in operations.md has no complaint, for the queues and for the cache', async () => {
    expect(await examined(good, evicting)).toEqual([]);
  });

  test('for the queues that evicts is one error, without a warning of BullMQ for each queue', async () => {
    const printed = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(await examined([...good.slice(0, 2), ...evicting], evicting)).toEqual([
      'error queue-redis: maxmemory-policy is allkeys-lru, and maxmemory is set',
    ]);
    expect(printed.mock.calls).toEqual([]);
    printed.mockRestore();
  });

  test('for the queues is reported if it would evict with a limit, or stores nothing on disk', async () => {
    expect(await examined(['--maxmemory-policy', 'volatile-lru'], evicting)).toEqual([
      'warning queue-redis: maxmemory-policy is volatile-lru; it evicts as soon as maxmemory is set',
      'error queue-redis: it does not write its jobs to disk (appendonly no)',
    ]);
  });

  test('for the queues that is nearly full is an error', async () => {
    const found = await examined(good, evicting, ({ port }) =>
      withConnection(port, async (redis) => {
        const [, used] = /used_memory:(\d+)/.exec(await redis.info('memory')) ?? [];
        await redis.config('SET', 'maxmemory', Math.round(Number(used) * 1.1));
      }),
    );
    expect(found).toEqual([expect.stringMatching(/^error queue-redis: \d+ % of maxmemory is used$/)]);
  });

  test('shared by queues and cache is reported', async () => {
    expect(await examined(good)).toEqual(['warning cache-redis: cache and queues share one server']);
  });

  test.each([
    [[], /no limit/],
    [['--maxmemory', '64mb'], /evicts nothing/],
  ])('for the cache with %j is reported', async (args, complaint) => {
    expect(await examined(good, args)).toEqual([expect.stringMatching(complaint)]);
  });

  test('that forbids CONFIG is reported as unchecked, not as broken', async () => {
    const queue = await startNativeRedis(good);
    running.push(queue);
    await withConnection(queue.port, (redis) =>
      redis.call('ACL', 'SETUSER', 'app', 'on', '>pw', '~*', '&*', '+@all', '-config'),
    );
    const found = await examine(
      settings({ DATABASE_URL: 'postgres://127.0.0.1:1/x', REDIS_URL: queue.url.replace('//', '//app:pw@') }),
    );
    expect(complaints(found)).toContainEqual(
      expect.stringMatching(/^warning queue-redis: cannot check appendfsync: NOPERM/),
    );
  });
});
