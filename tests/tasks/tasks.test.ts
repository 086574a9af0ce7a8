import { type OwnServers, startOwnServers } from '../support/servers';
import { readTasks } from './files';
import { faultsOf, turnFaults } from './judge';
import { playReference } from './play';
import { type SalonSystem, startSalonSystem } from './salon-system';
import { writes } from './task';

/** Each task in the whole system, with the reference in the place of the model. */

const tasks = readTasks();

let servers: OwnServers;
let system: SalonSystem;

beforeAll(async () => {
  servers = await startOwnServers();
  system = await startSalonSystem({ DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl });
});
afterAll(async () => {
  await system.stop();
  await servers.stop();
});

test('there are at least fifty tasks, and about half of them end without a change', () => {
  expect(tasks.length).toBeGreaterThanOrEqual(50);
  const changing = tasks.filter(({ task }) => writes(task)).length;
  expect(changing / tasks.length).toBeGreaterThan(0.4);
  expect(changing / tasks.length).toBeLessThan(0.6);
});

test.each(tasks.map((task) => [task.task.id, task] as const))('%s', async (_, task) => {
  const { faults, ...played } = await playReference(system, task);
  expect([...faults, ...faultsOf(task, played), ...turnFaults(task, played.replies)]).toEqual([]);
});
