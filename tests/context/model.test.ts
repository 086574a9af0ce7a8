import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ContextCache } from '../../src/context/cache';
import { Events } from '../../src/observability/events';
import { redisUrl } from '../support/servers';
import { EXAMPLES, schedules } from './model/schedule';
import type { Guard } from './model/simulated-process';
import { Simulation } from './model/simulation';

const SECONDS = 1000;

/** Fixed, so that a failure can be repeated everywhere; `npm run test:model` looks for new failures. */
const SEED = 20_261_125;

async function run(cache: ContextCache, runs: number, removed: Guard[] = []) {
  const invariant = fc.asyncProperty(schedules, (steps) =>
    new Simulation(cache, new Set(removed)).run(steps),
  );
  return fc.check(invariant, { numRuns: runs, seed: SEED, examples: EXAMPLES, endOnFailure: true });
}

async function openCache(): Promise<ContextCache> {
  const cache = new ContextCache({ redis: redisUrl, timeoutMs: 10_000, events: new Events() });
  await cache.ready(30_000);
  return cache;
}

test(
  'a load never returns a value that was invalidated before the load began, in any order of events',
  async () => {
    const cache = await openCache();
    const result = await run(cache, 400);
    cache.close();
    expect(result.failed ? await fc.asyncDefaultReportMessage(result) : 'holds').toBe('holds');
  },
  300 * SECONDS,
);

/** A cache without one of its guards must violate the invariant, or the model proves nothing. */
describe('the model finds a violation without', () => {
  test.each<Guard>(['join by token', 'confirmed local entries'])(
    '%s',
    async (removed) => {
      const cache = await openCache();
      const result = await run(cache, 1000, [removed]);
      cache.close();
      expect(result.failed).toBe(true);
    },
    300 * SECONDS,
  );

  test.each([
    ['the token check in a fill', 'fill', "redis.call('HGET', key, 'lease') ~= ARGV[1]"],
    ['the check of what a write-through replaces', 'write', 'current ~= ARGV[3]'],
  ])(
    '%s',
    async (_guard, script, check) => {
      const lua = readFileSync(join(__dirname, `../../src/context/${script}.lua`), 'utf8');
      expect(lua).toContain(check);
      const cache = await openCache();
      const command = { fill: 'contextFill', write: 'contextWrite' }[script] ?? '';
      cache.redis.defineCommand(command, { lua: lua.replace(check, 'false'), numberOfKeys: 1 });
      const result = await run(cache, 1000);
      cache.close();
      expect(result.failed).toBe(true);
    },
    300 * SECONDS,
  );
});
