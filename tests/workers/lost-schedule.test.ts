import { sweep } from '../../src/jobs/sweep';
import { eventually } from '../support/eventually';
import { jobsOf } from '../support/metrics';
import { loseJobs, testRedis } from '../support/redis';
import { type System, startSystem } from '../support/system';

const redis = testRedis();

test('the sweep goes on after its schedule has lost the next job', async () => {
  const system = await startSystem({ queues: ['maintenance'], config: { sweepEvery: 200 } });
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
  const system = await startSystem({ queues: ['maintenance'], config: { sweepEvery: 100 } });
  try {
    await eventually(async () => (await sweepsOf(system)) > 0);
    expect(await loseJobs(redis, system.prefix)).toBeGreaterThan(0);
    const before = await sweepsOf(system);
    await eventually(async () => (await sweepsOf(system)) > before + 3);
  } finally {
    await system.stop();
  }
});
