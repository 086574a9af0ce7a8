import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { ProcessRegistry } from '../../src/processes/registry';
import { type FrozenRedis, startFrozenRedis } from '../support/frozen-redis';
import { testRedis } from '../support/redis';
import { databaseUrl, redisUrl } from '../support/servers';
import { type System, startSystem } from '../support/system';

const redis = testRedis();
const started: System[] = [];
const silent = createServer(); // accepts connections, and answers nothing
afterEach(async () => {
  silent.close();
  await Promise.all(started.splice(0).map((system) => system.stop()));
});

async function start(options: Parameters<typeof startSystem>[0]): Promise<System> {
  const system = await startSystem(options);
  started.push(system);
  return system;
}

const get = ({ webAddress }: System, path: string) => fetch(`http://${webAddress}${path}`);

interface Target {
  targets: [string];
  labels: Record<string, string>;
}

const targetsOf = async (web: System) => (await (await get(web, '/metrics/targets')).json()) as Target[];

test('the web role lists the address and the role of each running process, until the process stops', async () => {
  const web = await start({ web: true, queues: [] });
  const worker = await startSystem({ prefix: web.prefix, queues: ['incoming-message', 'outgoing-message'] });
  const other = await start({ queues: ['conversation-turn'] }); // of another prefix: another system
  const response = await get(web, '/metrics/targets');
  expect(response.headers.get('content-type')).toBe('application/json');
  const labels = { machine: expect.any(String), pid: String(process.pid) };
  const expected = [
    { targets: [web.healthAddress], labels: { ...labels, role: 'web', queues: '' } },
    {
      targets: [worker.healthAddress],
      labels: { ...labels, role: 'worker', queues: 'incoming-message,outgoing-message' },
    },
  ];
  const listed = (await response.json()) as Target[];
  expect(listed).toHaveLength(2);
  expect(listed).toEqual(expect.arrayContaining(expected));
  expect(JSON.stringify(listed)).not.toContain(other.healthAddress);

  await worker.stop();
  expect(await targetsOf(web)).toEqual([expected[0]]);
});

test('the merged page is the sum over all processes that answer in time, and names the others', async () => {
  const web = await start({ web: true, queues: [] });
  const worker = await start({ prefix: web.prefix });
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = `127.0.0.1:${(silent.address() as { port: number }).port}`;
  const registry = new ProcessRegistry(redis, { prefix: web.prefix, redisUrl });
  await registry.put({ id: 'silent', address, role: 'worker', queues: [], machine: 'm', pid: 1 });

  for (const system of [web, worker, worker])
    system.events.emit('message.stored', { companyId: '1', conversationId: '1', channel: 'whatsapp' });
  const response = await get(web, '/metrics');
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const page = await response.text();
  expect(page).toContain('\ndialogkeeper_messages_stored_total{channel="whatsapp"} 3\n');
  expect(page).toMatch(/^# The sum of 2 processes, for people\. .*\/metrics\/targets/);
  expect(page).toContain(`# Without those that did not answer: ${address}\n`);
});

test.each([
  '{}',
  '[null]',
  '["metric"]',
  '[{"name":"a","help":"","type":"gauge","aggregator":"sum"}]',
  '[{"name":"a","help":"","type":"gauge","aggregator":"secret","values":[]}]',
  '[{"name":"a","help":"","type":"gauge","aggregator":"sum","values":[{"value":1}]}]',
])('the merged page names an address that answers %s among those that did not answer', async (answer) => {
  const web = await start({ web: true, queues: [] });
  const foreign = createHttpServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1');
  try {
    await once(foreign, 'listening');
    const address = `127.0.0.1:${(foreign.address() as { port: number }).port}`;
    const registry = new ProcessRegistry(redis, { prefix: web.prefix, redisUrl });
    await registry.put({ id: 'foreign', address, role: 'worker', queues: [], machine: 'm', pid: 1 });
    const response = await get(web, '/metrics');
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toMatch(/^# The sum of 1 processes/);
    expect(page).toContain(`# Without those that did not answer: ${address}\n`);
    expect(page).toContain('\ndialogkeeper_turns_total{outcome="committed"} 0\n');
  } finally {
    foreign.close();
  }
});

describe('while the queue Redis is frozen', () => {
  let frozen: FrozenRedis;
  beforeEach(async () => {
    frozen = await startFrozenRedis(redisUrl);
  });
  afterEach(() => frozen.stop());

  test('the list is an error and not empty, so that Prometheus keeps the targets that it has', async () => {
    const web = await start({ web: true, queues: [], servers: { databaseUrl, redisUrl: frozen.url } });
    frozen.freeze();
    for (const path of ['/metrics/targets', '/metrics']) {
      const response = await get(web, path);
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ error: { code: 'registry.unreachable' } });
    }
    await frozen.resume();
  });
});
