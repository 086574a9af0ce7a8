import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue, QueueEvents, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Client, Pool } from 'pg';
import { type EmbeddedServers, startEmbeddedServers } from '../../../src/dev/embedded/servers';
import { UnfinishedQuery } from './unfinished-query';

let dataDir: string;
let servers: EmbeddedServers;
let pool: Pool;
let redis: Redis;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dialogkeeper-embedded-'));
  servers = await startEmbeddedServers({ dataDir });
  pool = new Pool({ connectionString: servers.databaseUrl, max: 10 });
  redis = new Redis(servers.redisUrl);
});

afterAll(async () => {
  redis.disconnect();
  await pool.end();
  await servers.stop();
  await rm(dataDir, { recursive: true });
});

describe('the embedded PostgreSQL', () => {
  test('refuses overlapping ranges of one staff member with an exclusion constraint', async () => {
    await pool.query('create extension if not exists btree_gist');
    await pool.query(`create table slot (staff int, during tstzrange,
      exclude using gist (staff with =, during with &&))`);
    const book = (staff: number, from: number, to: number) =>
      pool.query(`insert into slot values ($1, tstzrange(to_timestamp($2), to_timestamp($3)))`, [
        staff,
        from,
        to,
      ]);

    await book(1, 1000, 2000);
    await book(2, 1500, 2500);
    await expect(book(1, 1500, 2500)).rejects.toMatchObject({ code: '23P01' });
  });

  test('answers ten connections at once', async () => {
    const answers = Array.from({ length: 200 }, async (_, n) =>
      n % 2
        ? (await pool.query('select $1::int as a, $2::text as b', [n, 'x'])).rows[0].a
        : Number((await pool.query('select $1::text as c', [String(n)])).rows[0].c),
    );
    expect(await Promise.all(answers)).toEqual(answers.map((_, n) => n));
    expect(pool.totalCount).toBe(10);
  });

  test('never binds the values of one connection to the query of another', async () => {
    const slow = await connected();
    const quick = await connected();
    const unfinished = slow.query(new UnfinishedQuery('select $1::int as a, $2::text as b'));
    await unfinished.parsed;

    const answer = quick.query('select $1::text as c', ['quick']);
    await received();
    unfinished.finish(['1', 'slow']);

    expect(await unfinished.rows).toEqual([['1', 'slow']]);
    expect((await answer).rows).toEqual([{ c: 'quick' }]);
    await Promise.all([slow.end(), quick.end()]);
  });

  test('rolls back the open transaction of a lost connection, also after a failed statement', async () => {
    await pool.query('create table left_open (id int)');
    const lost = await connected();
    lost.on('error', () => {});
    await lost.query('begin');
    await lost.query('insert into left_open values (1)');
    const failing = lost.query(new UnfinishedQuery('selec'));
    await expect(failing.parsed).rejects.toMatchObject({ code: '42601' });

    failing.breakConnection();

    expect((await pool.query('select * from left_open')).rows).toEqual([]);
  });

  test('continues after a connection that violates its protocol', async () => {
    const nonsense = connect(Number(new URL(servers.databaseUrl).port), '127.0.0.1');
    // Length 12, version 3.0, and text that does not end.
    nonsense.write(Buffer.from([0, 0, 0, 12, 0, 3, 0, 0, 65, 65, 65, 65]));
    const [refusal] = await once(nonsense, 'data');
    expect(String(refusal)).toContain('FATAL');
    nonsense.destroy();

    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('the embedded Redis', () => {
  test('answers at once, and not on its next 100 ms step', async () => {
    await redis.set('small', 'x'.repeat(100));
    // The reply takes two packets; Nagle's algorithm would delay the second.
    await redis.set('two packets', 'x'.repeat(20_000));

    const round = async () => {
      const before = performance.now();
      for (let n = 0; n < 50; n++) {
        await redis.get('small');
        await redis.get('two packets');
      }
      // One step of Valkey writes 64 KB of these 2 MB.
      const many = await redis.mget(Array.from({ length: 20_000 }, () => 'small'));
      expect(many).toHaveLength(20_000);
      return performance.now() - before;
    };

    // Any of the three delays alone would take 2 s or more in each round; a busy machine spares one of five.
    const rounds = [];
    for (let i = 0; i < 5 && Math.min(...rounds) >= 1500; i++) rounds.push(await round());
    expect(Math.min(...rounds)).toBeLessThan(1500);
  });

  test('runs Lua, and stores bytes unchanged', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 0, 128]);
    const script = `redis.call('hset', KEYS[1], 'body', ARGV[1]); return redis.call('hget', KEYS[1], 'body')`;
    const sha = (await redis.script('LOAD', script)) as string;

    expect(await redis.callBuffer('EVAL', script, 1, 'h', bytes)).toEqual(bytes);
    expect(await redis.callBuffer('EVALSHA', sha, 1, 'h', bytes)).toEqual(bytes);
    expect(await redis.hgetBuffer('h', 'body')).toEqual(bytes);
    await expect(redis.eval(`return redis.call('nonsense')`, 0)).rejects.toThrow(/Unknown .*command/);
  });

  test('wakes a blocked client when another one adds an item', async () => {
    const blocked = redis.duplicate();
    const popped = blocked.bzpopmin('alarms', 10);
    await redis.zadd('alarms', 1, 'now');
    expect(await popped).toEqual(['alarms', 'now', '1']);
    blocked.disconnect();
  });

  test('never evicts, as BullMQ requires', async () => {
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
  });

  test('runs jobs of BullMQ, also delayed ones', async () => {
    const connection = { url: servers.redisUrl };
    const queue = new Queue('embedded', { connection });
    const events = new QueueEvents('embedded', { connection });
    const worker = new Worker('embedded', async (job) => job.data.n * 2, { connection });
    await events.waitUntilReady();

    const jobs = await queue.addBulk([
      { name: 'double', data: { n: 1 } },
      { name: 'double', data: { n: 2 }, opts: { delay: 100 } },
    ]);

    expect(await Promise.all(jobs.map((job) => job.waitUntilFinished(events, 10_000)))).toEqual([2, 4]);
    await Promise.all([worker.close(), events.close(), queue.close()]);
  });
});

async function connected(): Promise<Client> {
  const client = new Client({ connectionString: servers.databaseUrl });
  await client.connect();
  return client;
}

/** Both servers share one event loop: when Redis has answered, PostgreSQL has read what was sent before. */
async function received(): Promise<void> {
  await redis.ping();
  await redis.ping();
}
