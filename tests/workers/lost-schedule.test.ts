import { sweep } from '../../src/jobs/sweep';
import { eventually } from '../support/eventually';
import { jobsOf } from '../support/metrics';
import { loseJobs, openRedis } from '../support/redis';
import { type OwnServers, startOwnServers } from '../support/servers';
import { type System, startSystem } from '../support/system';

// The sweep works on all companies: on a shared database each one would take as long as all that other files have left.
let servers: OwnServers;
let redis: ReturnType<typeof openRedis>;
beforeAll(async () => {
  servers = await startOwnServers();
  redis = openRedis(servers.redisUrl);
});
afterAll(async () => {
  redis.disconnect();
  await servers.stop();
});

const startSweeping = (sweepEvery: number) =>
  startSystem({ queues: ['maintenance'], servers, config: { sweepEvery } });

test('the sweep goes on after its schedule has lost the next job', async () => {
  const system = await startSweeping(200);
  const maintenance = system.queues.get('maintenance');
  try {
    await eventually(async () => (await redis.zrem(...(await nextJob()))) === 1);
    expect(await system.queues.nextOf(sweep)).toBeDefined();
    const before = await sweepsOf(system);
    await eventually(async () => (await sweepsOf(system)) > before + 3);
  } finally {
    await system.stop();
  }

  async function nextJob(): Promise<[string, string]> {
    const [id = ''] = await maintenance.getRanges(['delayed']);
    return [maintenance.toKey('delayed'), id];
  }
});

const sweepsOf = (system: System) => jobsOf(system, 'sweep', 'done');

test('the sweep goes on in a running process after Redis has lost everything', async () => {
  const system = await startSweeping(100);
  try {
    await eventually(async () => (await sweepsOf(system)) > 0);
    expect(await loseJobs(redis, system.prefix)).toBeGreaterThan(0);
    const before = await sweepsOf(system);
    await eventually(async () => (await sweepsOf(system)) > before + 3);
  } finally {
    await system.stop();
  }
});
