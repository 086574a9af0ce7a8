import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import {
  type EmbeddedServers,
  findEmbeddedServers,
  startEmbeddedServers,
} from '../../../src/dev/embedded/servers';
import { anotherProcess } from './another-process';

let root: string;
/** Runs during all tests. */
let servers: EmbeddedServers;
/** A folder with a database, which takes seconds to create: each test gets a copy. */
let made: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'dialogkeeper-lifetime-'));
  made = join(root, 'made');
  const first = await startEmbeddedServers({ dataDir: made });
  await query(first, 'create table kept (word text)');
  await first.stop();
  servers = await startEmbeddedServers({ dataDir: join(root, 'running') });
});

afterAll(async () => {
  await servers.stop();
  await rm(root, { recursive: true });
});

describe('data and processes after an end', () => {
  test('after a restart PostgreSQL has its data, and Redis is empty', async () => {
    const dataDir = await folder();
    const before = await startEmbeddedServers({ dataDir });
    await keep(before, 'before');
    await redis(before, (client) => client.set('word', 'before'));
    await before.stop();

    const after = await startEmbeddedServers({ dataDir });
    expect(await kept(after)).toEqual(['before']);
    expect(await redis(after, (client) => client.dbsize())).toBe(0);
    await after.stop();
  });

  test('committed data survives a kill of the servers, and their owner is informed', async () => {
    const dataDir = await folder();
    const problems: string[] = [];
    const killed = await startEmbeddedServers({ dataDir, onExit: (problem) => problems.push(problem.code) });
    await keep(killed, 'committed');
    process.kill(await serving(dataDir), 'SIGKILL');
    await until('the owner is informed', () => problems.length > 0);
    expect(problems).toEqual(['embedded.ended']);
    expect(await findEmbeddedServers(dataDir)).toBeUndefined();

    const after = await startEmbeddedServers({ dataDir });
    expect(after.attached).toBe(false);
    expect(await kept(after)).toEqual(['committed']);
    await after.stop();
  });

  test('the servers end with a killed parent, and the next process finds the committed data', async () => {
    const dataDir = await folder();
    const parent = await anotherProcess(dataDir);
    await keep(parent, 'committed');
    const pid = await serving(dataDir);

    await parent.kill();

    await until('the servers have ended', () => !isRunning(pid));
    await until(
      'their ports refuse',
      async () => !(await accepts(parent.databaseUrl)) && !(await accepts(parent.redisUrl)),
    );
    expect(await readdir(dataDir)).toEqual(['postgres']);
    const after = await startEmbeddedServers({ dataDir });
    expect(await kept(after)).toEqual(['committed']);
    await after.stop();
  });

  test('an endless query does not outlive the parent', async () => {
    const dataDir = await folder();
    const parent = await anotherProcess(dataDir);
    const pid = await serving(dataDir);
    const endless = query(parent, 'select count(*) from generate_series(1, 1e15)');
    endless.catch(() => {});
    await until('other connections get no answer', async () => !(await answersPing(parent)));

    await parent.kill();

    await until('the servers have ended', () => !isRunning(pid));
    await expect(endless).rejects.toThrow();
  });

  test('the servers ignore the signals of Ctrl-C and of a process manager: their parent ends them', async () => {
    const dataDir = await folder();
    const signalled = await startEmbeddedServers({ dataDir });
    const pid = await serving(dataDir);
    process.kill(pid, 'SIGINT');
    process.kill(pid, 'SIGTERM');

    expect(await kept(signalled)).toEqual([]);
    await signalled.stop();
    expect(isRunning(pid)).toBe(false);
  });
});

describe('one folder, several processes', () => {
  test('a second process attaches, and the servers outlive it', async () => {
    const second = await anotherProcess(join(root, 'running'));
    expect(second).toMatchObject({
      attached: true,
      databaseUrl: servers.databaseUrl,
      redisUrl: servers.redisUrl,
    });

    expect(await second.end()).toBe(0);

    expect(await redis(servers, (client) => client.ping())).toBe('PONG');
    const { databaseUrl, redisUrl } = servers;
    expect(await findEmbeddedServers(join(root, 'running'))).toEqual({ databaseUrl, redisUrl });
  });

  test('an attached process is informed when the owner has ended', async () => {
    const dataDir = await folder();
    const owner = await anotherProcess(dataDir);
    const problems: string[] = [];
    const attached = await startEmbeddedServers({
      dataDir,
      onExit: (problem) => problems.push(problem.code),
    });
    expect(attached.attached).toBe(true);

    await owner.end();

    await until('the attached process is informed', () => problems.length > 0);
    expect(problems).toEqual(['embedded.ended']);
  });

  test.each([
    ['a new folder', undefined],
    ['a folder whose last owner was killed', JSON.stringify({ pid: process.pid, port: 1 })],
    ['a folder with a claim that was half written', '{"pid":'],
  ])('of three processes that start at the same time in %s, one starts the servers', async (_, left) => {
    const dataDir = await folder();
    if (left) await writeFile(join(dataDir, 'servers.json'), left);

    const all = await Promise.all(Array.from({ length: 3 }, () => anotherProcess(dataDir)));

    expect(all.map((one) => one.attached).sort()).toEqual([false, true, true]);
    expect(new Set(all.map((one) => one.databaseUrl)).size).toBe(1);
    await Promise.all(all.map((one) => one.end()));
  });

  test('two folders have separate servers', async () => {
    const other = await startEmbeddedServers({ dataDir: await folder() });
    await redis(other, (client) => client.set('whose', 'other'));
    expect(other.attached).toBe(false);
    expect(await redis(servers, (client) => client.get('whose'))).toBeNull();
    await other.stop();
  });
});

describe('a start that fails', () => {
  test('reports a damaged database', async () => {
    const dataDir = await folder();
    await rm(join(dataDir, 'postgres/global/pg_control'));
    await expect(startEmbeddedServers({ dataDir })).rejects.toMatchObject({
      code: 'embedded.failed',
      message: expect.stringMatching(/could not open file "global\/pg_control"/),
    });
    expect(await readdir(dataDir)).toEqual(['postgres']);
  });

  test('reports a path that cannot be a folder', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    await expect(startEmbeddedServers({ dataDir: file })).rejects.toMatchObject({
      code: 'embedded.failed',
      message: expect.stringContaining(file),
    });
  });
});

let copies = 0;
async function folder(): Promise<string> {
  const copy = join(root, `copy-${++copies}`);
  await cp(made, copy, { recursive: true });
  return copy;
}

async function serving(dataDir: string): Promise<number> {
  return JSON.parse(await readFile(join(dataDir, 'servers.json'), 'utf8')).pid;
}

async function query(of: { databaseUrl: string }, sql: string, values: unknown[] = []) {
  const client = new Client({ connectionString: of.databaseUrl }).on('error', () => {});
  await client.connect();
  const { rows } = await client.query(sql, values);
  await client.end();
  return rows;
}

const keep = (of: { databaseUrl: string }, word: string) => query(of, 'insert into kept values ($1)', [word]);

async function kept(of: { databaseUrl: string }): Promise<string[]> {
  return (await query(of, 'select word from kept')).map((row) => row.word);
}

async function redis<T>(of: { redisUrl: string }, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(of.redisUrl);
  return use(client).finally(() => client.disconnect());
}

/** Whether Redis answers within 200 ms: it does unless its event loop is blocked. */
function answersPing(of: { redisUrl: string }): Promise<boolean> {
  const socket = connect(Number(new URL(of.redisUrl).port), '127.0.0.1', () => socket.write('PING\r\n'));
  return new Promise<boolean>((resolve) => {
    socket.setTimeout(200, () => resolve(false)).once('data', () => resolve(true));
  }).finally(() => socket.destroy());
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function accepts(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 15_000; !(await holds()); await sleep(20)) {
    if (Date.now() > deadline) throw new Error(`not within 15 s: ${what}`);
  }
}
