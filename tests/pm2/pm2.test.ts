import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Db, openDatabase } from '../../src/db/database';
import { createLogger } from '../../src/observability/logger';
import type { Producer } from '../../src/queues/producer';
import { MINUTE, SECOND } from '../../src/time/duration';
import { addCompany } from '../support/database';
import { eventually } from '../support/eventually';
import { freePort } from '../support/native/free-port';
import { openProducer } from '../support/producer';
import { type RecordingGateway, startRecordingGateway } from '../support/recording-gateway';
import { startOwnServers } from '../support/servers';
import { type Clients, type HeldTurn, someClients } from './clients';
import { isRunning, makePm2, type Pm2 } from './pm2';
import { firstArrivals, repliesAt } from './replies';

const FILE = resolve('ecosystem.config.js');
const [TURNS, MESSAGES] = ['dialogkeeper-turns', 'dialogkeeper-messages'];
const SINGLE = [
  'dialogkeeper-bookings',
  'dialogkeeper-invalidation',
  'dialogkeeper-maintenance',
  'dialogkeeper-web',
];
const PROCESSES = [TURNS, TURNS, MESSAGES, MESSAGES, ...SINGLE];
/** Only ends a broken test: on a busy machine a step of seconds takes a minute. */
const DEADLINE = 5 * MINUTE;
const METRICS_TOKEN = 'a-token-of-prometheus';
jest.setTimeout(DEADLINE);

let servers: Awaited<ReturnType<typeof startOwnServers>>;
let db: Db;
let gateway: RecordingGateway;
let producer: Producer;
let pm2: Pm2;
let clients: Clients;
let webPort: number;

beforeAll(async () => {
  servers = await startOwnServers();
  db = openDatabase(servers.databaseUrl, { pool: 2, logger: createLogger('silent') });
  gateway = await startRecordingGateway();
  webPort = await freePort();
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  producer = openProducer(servers.redisUrl, prefix);
  pm2 = await makePm2({
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
    CACHE_REDIS_URL: process.env.CACHE_REDIS_URL ?? servers.redisUrl,
    QUEUE_PREFIX: prefix,
    DEBOUNCE: '100ms',
    RESPONDER: resolve('tests/pm2/responder.js'),
    GATEWAY: 'webhook',
    GATEWAY_URL: gateway.url,
    GATEWAY_SECRET: 'secret',
    HTTP_PORT: String(webPort),
    METRICS_TOKEN,
    LOG_LEVEL: 'info',
  });
  clients = someClients({ producer, companyId: await addCompany(db), folder: pm2.home });
  await pm2.run('start', FILE);
  clients.writeSteadily();
}, DEADLINE);

afterAll(async () => {
  await clients?.fallSilent().catch(() => undefined);
  await pm2?.end();
  await producer?.close();
  await gateway?.stop();
  await db?.destroy();
  await servers?.stop();
}, DEADLINE);

test('after the start every app has its processes, and each process has reported that it is ready', async () => {
  const listed = await pm2.list();
  expect(listed.map(({ name }) => name).sort()).toEqual([...PROCESSES].sort());
  for (const { pid, name, pm2_env } of listed) {
    expect(pm2_env).toMatchObject({ status: 'online', restart_time: 0 });
    await pm2.logged(name, { pid, event: 'process.ready' });
  }
  await answered({ more: 10 });
});

test('every process has health and metrics on a port of its own, and the web role lists all of them', async () => {
  const listed = await pm2.list();
  const targets = await eventually(async () => {
    const found = await targetsOfWeb();
    return found.length === listed.length && found;
  }, DEADLINE);
  expect(new Set(targets.map(({ address }) => address)).size).toBe(listed.length);
  for (const { address, pid } of targets) {
    const live = await (await fetch(`http://${address}/livez`)).json();
    expect(live).toMatchObject({ live: true, pid });
    expect((await fetch(`http://${address}/readyz`)).status).toBe(200);
    expect(await (await fetch(`http://${address}/metrics`)).text()).toContain('dialogkeeper_turns_total');
  }
  expect(targets.map(({ pid }) => pid).sort()).toEqual(listed.map(({ pid }) => pid).sort());
});

test('a reload stops a process only when its successor is ready, and the process finishes its turn', async () => {
  const held = await clients.holdTurn();
  const before = await pm2.list();
  const since = gateway.received.length;

  const reloading = pm2.run('reload', FILE);
  await pm2.logged(TURNS, { pid: held.pid, event: 'process.stopping', signal: 'SIGINT' });
  held.letGo();
  await reloading;

  const meanwhile = repliesAt(gateway, since);
  const after = await pm2.list();
  for (const { name, pm_id, pid } of after) {
    const old = before.find((process) => process.pm_id === pm_id)?.pid ?? 0;
    const { time: successorIsReady } = await pm2.logged(name, { pid, event: 'process.ready' });
    expect(old).not.toBe(pid);
    expect(isRunning(old)).toBe(false);
    const { time: oldStops } = await pm2.logged(name, { pid: old, event: 'process.stopping' });
    expect(oldStops).toBeGreaterThanOrEqual(successorIsReady);
    await pm2.logged(name, { pid: old, event: 'process.stopped' });
  }
  expect(await replyOf(held)).toMatchObject({ pid: held.pid });
  // Turns went on during the reload: both old and new processes answered.
  for (const listed of [before, after]) {
    const pids = listed.filter(({ name }) => name === TURNS).map(({ pid }) => pid);
    expect(meanwhile.filter(({ pid }) => pids.includes(pid)).length).toBeGreaterThan(0);
  }
});

test('a process that is added for turns runs some of them', async () => {
  const before = await pm2.pidsOf(TURNS);
  await pm2.run('scale', TURNS, '+1');
  const added = (await pm2.pidsOf(TURNS)).filter((pid) => !before.includes(pid));
  expect(added).toHaveLength(1);
  await eventually(() => repliesAt(gateway).some(({ pid }) => pid === added[0]), DEADLINE);
});

test('a killed process is replaced, and another process runs its turn', async () => {
  const held = await clients.holdTurn();
  process.kill(held.pid, 'SIGKILL');
  held.letGo();
  expect((await replyOf(held)).pid).not.toBe(held.pid);
  await eventually(async () => {
    const turns = (await pm2.list()).filter(({ name }) => name === TURNS);
    return turns.filter(({ pid, pm2_env }) => pm2_env.status === 'online' && isRunning(pid)).length === 3;
  }, DEADLINE);
});

test('processes whose daemon is killed finish their turns and exit, and the next start continues the work', async () => {
  const held = await clients.holdTurn();
  const pids = (await pm2.list()).map(({ pid }) => pid);
  process.kill(await pm2.daemon(), 'SIGKILL');
  await pm2.logged(TURNS, { pid: held.pid, event: 'process.stopping', signal: 'disconnect' });
  // PM2's code inside the process would end it within a second of losing the daemon: the turn takes longer than that.
  await pause(3 * SECOND);
  held.letGo();
  await pm2.logged(TURNS, { pid: held.pid, event: 'process.stopped' });
  await eventually(() => !pids.some(isRunning), DEADLINE);

  await pm2.run('start', FILE);
  expect(await replyOf(held)).toMatchObject({ pid: held.pid });
  await answered({ more: 10 });
});

test('a stop lets running turns finish, and the rest waits for the next start', async () => {
  const held = await clients.holdTurn();
  const stopping = pm2.run('stop', 'all');
  await pm2.logged(TURNS, { pid: held.pid, event: 'process.stopping', signal: 'SIGINT' });
  held.letGo();
  await stopping;
  const listed = await pm2.list();
  expect(listed.map(({ pm2_env }) => pm2_env.status)).toEqual(PROCESSES.map(() => 'stopped'));

  await pm2.run('start', FILE);
  expect(await replyOf(held)).toMatchObject({ pid: held.pid });
});

test('in the end every message has been answered once, under one key, in order, and no process is left', async () => {
  await clients.fallSilent();
  await eventually(() => {
    const answers = new Set(repliesAt(gateway).flatMap(({ answers }) => answers));
    return clients.sent.every((text) => answers.has(text));
  }, DEADLINE);
  await pm2.run('delete', 'dialogkeeper-invalidation');
  expect(await pm2.pidsOf('dialogkeeper-invalidation')).toEqual([]);
  await pm2.run('kill');
  await eventually(() => pm2.running().length === 0, DEADLINE);

  const replies = repliesAt(gateway);
  const first = firstArrivals(replies);
  for (const { key, answers } of replies) {
    expect(first.find((reply) => reply.key === key)?.answers).toEqual(answers);
  }
  expect(first.flatMap(({ answers }) => answers).sort()).toEqual([...clients.sent].sort());
  const committed = await committedReplies();
  for (const to of new Set(first.map((reply) => reply.to))) {
    const arrived = first.filter((reply) => reply.to === to).map(({ key }) => key);
    expect(arrived).toEqual(committed.filter(({ address }) => address === to).map(({ key }) => key));
  }
});

async function targetsOfWeb(): Promise<{ address: string; pid: number }[]> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const response = await fetch(`http://127.0.0.1:${webPort}/metrics/targets`, { headers });
  const groups = (await response.json()) as { targets: [string]; labels: { pid: string } }[];
  return groups.map(({ targets: [address], labels }) => ({ address, pid: Number(labels.pid) }));
}

async function answered({ more }: { more: number }): Promise<void> {
  const before = gateway.received.length;
  await eventually(() => gateway.received.length >= before + more, DEADLINE);
}

async function replyOf({ text }: HeldTurn) {
  return eventually(() => repliesAt(gateway).find(({ answers }) => answers.includes(text)), DEADLINE);
}

/** In the order of their turns. */
async function committedReplies() {
  return db
    .selectFrom('message')
    .select(['address', 'idempotency_key as key'])
    .where('direction', '=', 'out')
    .orderBy('turn')
    .execute();
}
