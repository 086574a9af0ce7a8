import { migrateDown } from '../../src/db/migrate';
import type { ReadinessReport } from '../../src/processes/readiness';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { type FrozenRedis, startFrozenRedis } from '../support/frozen-redis';
import { freePort } from '../support/native/free-port';
import { databaseUrl, type OwnServers, redisUrl, startOwnServers } from '../support/servers';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { gate } from '../support/turn';

const db = testDatabase();
let system: System | undefined;
afterEach(async () => {
  await system?.stop();
  system = undefined;
});

async function readiness(address: string): Promise<ReadinessReport & { status: number }> {
  const response = await fetch(`http://${address}/readyz`);
  return { ...((await response.json()) as ReadinessReport), status: response.status };
}

const failed = ({ checks }: ReadinessReport) =>
  Object.entries(checks).flatMap(([name, { ok }]) => (ok ? [] : [name]));

test('a process that can work is ready, and names its checks; it lives, and has metrics', async () => {
  system = await startSystem({ web: true });
  for (const address of [system.healthAddress, system.webAddress as string]) {
    const { status, ready, checks } = await readiness(address);
    expect({ status, ready }).toEqual({ status: 200, ready: true });
    expect(Object.keys(checks).sort()).toEqual(['migrations', 'postgresql', 'queue-redis', 'web', 'workers']);
    const live = await fetch(`http://${address}/livez`);
    expect(await live.json()).toMatchObject({ live: true });
  }
  const metrics = await fetch(`http://${system.healthAddress}/metrics`);
  expect(metrics.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await metrics.text()).toContain('\ndialogkeeper_turns_total{outcome="committed"} 0\n');
});

describe('while the queue Redis is frozen', () => {
  let redis: FrozenRedis;
  beforeEach(async () => {
    redis = await startFrozenRedis(redisUrl);
  });
  afterEach(() => redis.stop());

  test('a process is not ready, says why, and lives; when Redis answers again, it is ready', async () => {
    system = await startSystem({ servers: { databaseUrl, redisUrl: redis.url } });
    const { healthAddress } = system;
    redis.freeze();
    const report = await readiness(healthAddress);
    expect(report).toMatchObject({ status: 503, ready: false });
    expect(failed(report)).toEqual(['queue-redis']);
    expect(report.checks['queue-redis']?.problem).toBe('queue-redis did not answer within 2000 ms');
    expect((await fetch(`http://${healthAddress}/livez`)).status).toBe(200);
    await redis.resume();
    await eventually(async () => (await readiness(healthAddress)).ready);
  });

  test('a process that waits for it at its start lives, and is not ready', async () => {
    redis.freeze();
    const healthPort = await freePort();
    const starting = startSystem({ servers: { databaseUrl, redisUrl: redis.url }, config: { healthPort } });
    const address = `127.0.0.1:${healthPort}`;
    const report = await eventually(() => readiness(address));
    expect(report.status).toBe(503);
    expect(failed(report)).toEqual(expect.arrayContaining(['queue-redis', 'workers']));
    await redis.resume();
    system = await starting;
    expect(await readiness(address)).toMatchObject({ status: 200, ready: true });
  });
});

test('a stopping process is not ready, but lives and has metrics until its turns have ended', async () => {
  const thought = gate();
  const stopping = await startSystem({
    respond: async (input) => {
      await thought.passed;
      return echo(input);
    },
  });
  const { healthAddress } = stopping;
  await stopping.producer.receiveMessage(message(await addCompany(db), newPhone(), 'one'));
  await eventually(() => stopping.given.length === 1);
  const stopped = stopping.stop();
  const report = await eventually(async () => {
    const seen = await readiness(healthAddress);
    return !seen.ready && seen;
  });
  expect(failed(report)).toEqual(['workers', 'process']);
  for (const path of ['/livez', '/metrics'])
    expect((await fetch(`http://${healthAddress}${path}`)).status).toBe(200);
  thought.open();
  await stopped;
  await expect(fetch(`http://${healthAddress}/livez`)).rejects.toThrow('fetch failed');
});

describe('on a database of its own', () => {
  let servers: OwnServers;
  beforeAll(async () => {
    servers = await startOwnServers();
  });
  afterAll(() => servers.stop());

  test('a process whose schema is too old is not ready, and says what to do', async () => {
    system = await startSystem({ servers });
    await migrateDown(system.db);
    const report = await readiness(system.healthAddress);
    expect(report.status).toBe(503);
    expect(failed(report)).toEqual(['migrations']);
    expect(report.checks.migrations?.problem).toMatch(
      /pending: \d{4}-[\w-]+\). .*npx dialogkeeper migrate up/,
    );
  });
});
