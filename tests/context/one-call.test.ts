import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { eventually } from '../support/eventually';
import { startFrozenRedis } from '../support/frozen-redis';
import { redisUrl } from '../support/servers';
import { everything, fixture, origins, testRedis } from './fixture';

describe('a warm load', () => {
  const redis = testRedis();

  /** The commands that clients sent to Redis for this company during the action, without those that scripts ran. */
  async function commandsDuring(companyId: string, action: () => Promise<unknown>): Promise<string[]> {
    const monitor = await startMonitor();
    try {
      await action();
      const end = randomUUID();
      await redis.echo(end);
      const lines = await monitor.linesUntil(end);
      return lines
        .filter((line) => line.includes(companyId) && !/^\+\S+ \[\d+ lua\]/.test(line))
        .map((line) => /\] "(\w+)"/.exec(line)?.[1] ?? line);
    } finally {
      monitor.stop();
    }
  }

  test('is one command to Redis, and asks the source for nothing', async () => {
    const { companyId, owner, source, open } = fixture();
    const service = await open();
    await service.load(owner);

    const commands = await commandsDuring(companyId, () => service.load(owner));

    expect(commands).toEqual(['evalsha']);
    expect(source.loads).toEqual({ company: 1, schedule: 1, client: 1, dialogue: 1 });
  });

  test('is one command also in a process whose local cache is empty', async () => {
    const { companyId, owner, open } = fixture();
    await (await open()).load(owner);
    const another = await open();
    await another.load({ ...owner, companyId: `${companyId.slice(0, -1)}-another` }); // Redis knows the script now

    const commands = await commandsDuring(companyId, () => another.load(owner));

    expect(commands).toEqual(['evalsha']);
  });

  test('reports where each segment came from: the local cache, or Redis in another process', async () => {
    const { owner, open } = fixture();
    const [one, another] = [await open(), await open()];

    const first = await one.load(owner);
    const again = await one.load(owner);
    const elsewhere = await another.load(owner);

    expect(origins(first.report)).toEqual(everything('filled'));
    expect(origins(again.report)).toEqual(everything('local'));
    expect(origins(elsewhere.report)).toEqual(everything('redis'));
    expect(again.context).toEqual(first.context);
    expect(elsewhere.context).toEqual(first.context);
  });

  test('receives no bodies in a process that holds the entries', async () => {
    const { owner, source, open } = fixture();
    // random text does not compress
    source.values.client.notes = Array.from({ length: 2000 }, () => randomUUID()).join();
    const line = await startFrozenRedis(redisUrl);
    try {
      const service = await open({ redis: line.url });
      const { report } = await service.load(owner);

      const before = line.sentToClients();
      await service.load(owner);
      const sent = line.sentToClients() - before;

      expect(report.segments.client.bytes).toBeGreaterThan(20_000);
      expect(sent).toBeGreaterThan(0);
      expect(sent).toBeLessThan(500);
    } finally {
      await line.stop();
    }
  });

  test('uses a local entry only while Redis holds that very entry', async () => {
    const { owner, source, open } = fixture();
    const [one, another] = [await open(), await open()];
    await one.load(owner);

    source.values.client.name = 'Анна';
    await another.invalidate(owner, ['client']);
    await another.load(owner);
    const { context, report } = await one.load(owner);

    expect(context.client.name).toBe('Анна');
    expect(origins(report)).toEqual({ ...everything('local'), client: 'redis' });
  });

  test('parses an entry again that did not fit into the local cache', async () => {
    const { owner, source, open } = fixture();
    const service = await open({ localCacheBytes: 1 });
    const first = await service.load(owner);

    const again = await service.load(owner);

    expect(origins(again.report)).toEqual(everything('redis'));
    expect(again.context).toEqual(first.context);
    expect(source.loads.company).toBe(1);
  });
});

/** Without a client library, which may cut the lines differently when they arrive in several packets. */
async function startMonitor() {
  const { hostname, port, username, password } = new URL(redisUrl);
  const socket = connect(Number(port || 6379), hostname).setEncoding('utf8');
  let text = '';
  socket.on('data', (more) => (text += more));
  if (password) socket.write(`AUTH ${username || 'default'} ${password}\r\n`);
  socket.write('MONITOR\r\n');
  await eventually(() => text.includes('+OK\r\n'));
  return {
    async linesUntil(end: string) {
      await eventually(() => text.includes(end));
      return text.slice(0, text.indexOf(end)).split('\r\n');
    },
    stop: () => socket.destroy(),
  };
}
