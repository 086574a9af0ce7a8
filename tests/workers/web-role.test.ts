import { once } from 'node:events';
import { createServer } from 'node:net';
import { ProcessRegistry } from '../../src/processes/registry';
import { testRedis } from '../support/redis';
import { redisUrl } from '../support/servers';
import { type System, startSystem } from '../support/system';
import { gate } from '../support/turn';

const redis = testRedis();
let running: System | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

describe('where another process listens on port 3000', () => {
  const other = createServer();
  beforeAll(async () => {
    other.listen(3000, '127.0.0.1');
    await Promise.race([once(other, 'listening'), once(other, 'error')]).catch(() => undefined); // or it is in use already
  });
  afterAll(() => {
    other.close();
  });

  test('the web role takes a free port outside production', async () => {
    running = await startSystem({ web: true, config: { httpPort: undefined, nodeEnv: 'development' } });
    const live = await fetch(`http://${running.webAddress}/livez`);
    expect(running.webAddress).not.toMatch(/:3000$/);
    expect(live.status).toBe(200);
  });

  test('in production it does not start, and neither where HTTP_PORT asks for that port', async () => {
    for (const config of [
      { httpPort: undefined, nodeEnv: 'production' as const },
      { httpPort: 3000, nodeEnv: 'development' as const },
    ])
      await expect(startSystem({ web: true, config })).rejects.toMatchObject({
        code: 'http.address-unusable',
      });
  });
});

describe('while a process answers slowly', () => {
  const asked = gate();
  const mayAnswer = gate();
  const slow = createServer((socket) => {
    asked.open();
    void mayAnswer.passed.then(() => socket.destroy());
  });
  afterAll(() => {
    mayAnswer.open();
    slow.close();
  });

  test('a stopping web role lets a running request end, and refuses the next one', async () => {
    const web = await startSystem({ web: true, queues: [] });
    slow.listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const address = `127.0.0.1:${(slow.address() as { port: number }).port}`;
    const registry = new ProcessRegistry(redis, { prefix: web.prefix, redisUrl });
    await registry.put({ id: 'slow', address, role: 'worker', queues: [], machine: 'm', pid: 1 });

    const page = fetch(`http://${web.webAddress}/metrics`); // asks the slow process
    await asked.passed;
    const stopped = web.stop();
    await expect(fetch(`http://${web.webAddress}/livez`)).rejects.toThrow('fetch failed');
    mayAnswer.open();
    expect(await (await page).text()).toContain(`Without those that did not answer: ${address}`);
    await stopped;
  });
});
