import { type OwnServers, startOwnServers } from '../support/servers';
import { readTasks } from './files';
import { MUTATIONS } from './mutations';
import { addNeighbours, type Neighbours, playMutation } from './mutations/play';
import { targetOf } from './mutations/target';
import { type SalonSystem, startSalonSystem } from './salon-system';
import type { World } from './world';

/**
 * Each task that writes, with a model that does something wrong and then says that all is done, or a client who has not agreed. The
 * database stays as it was, and the client is not told that anything was done.
 */

const tasks = readTasks();
const targets = tasks.flatMap((task) => {
  const target = targetOf(task);
  return target ? [{ task, target }] : [];
});

let servers: OwnServers;
let system: SalonSystem;
let neighbours: Neighbours;

beforeAll(async () => {
  servers = await startOwnServers();
  system = await startSalonSystem({ DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl });
  neighbours = await addNeighbours(system, tasks);
});
afterAll(async () => {
  await system.stop();
  await servers.stop();
});

/** Dialogues at a time. */
const PARALLEL = 4;

const cases = targets.map(({ task, target }) => [task.task.id, task, target] as const);

test.each(cases)(
  '%s',
  async (_, task, target) => {
    const waiting = MUTATIONS.flatMap(({ name, of }) => {
      const mutated = of(target);
      return mutated ? [{ name, mutated }] : [];
    });
    expect(waiting.length).toBeGreaterThan(0);
    const faults: string[] = [];
    const neighbour = neighbours.get(task.salon) as World;
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { name, mutated } = next;
        const found = await playMutation(system, neighbour, task, target, mutated);
        faults.push(...found.map((fault) => `${name}: ${fault}`));
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    expect(faults).toEqual([]);
  },
  180_000,
);
