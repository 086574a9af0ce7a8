import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ContextCache } from '../../src/context/cache';
import { Events } from '../../src/observability/events';
import { redisUrl } from '../support/servers';
import type { Missing } from './model/process';
import { EXAMPLES, schedules } from './model/schedule';
import { World } from './model/world';

const SECONDS = 1000;

/** Fixed, so that a failure can be repeated everywhere; `npm run test:model` looks for new failures. */
const SEED = 20_261_125;

async function play(cache: ContextCache, runs: number, missing: Missing[] = []) {
  const invariant = fc.asyncProperty(schedules, (steps) => new World(cache, new Set(missing)).play(steps));
  return fc.check(invariant, { numRuns: runs, seed: SEED, examples: EXAMPLES, endOnFailure: true });
}

async function openCache(): Promise<ContextCache> {
  const cache = new ContextCache({ redis: redisUrl, timeoutMs: 10_000, events: new Events() });
  await cache.ready(30_000);
  return cache;
}

test(
  'a load never yields a value that was invalidated before the load began, in any order of events',
  async () => {
    const cache = await openCache();
    const result = await play(cache, 400);
    cache.close();
    expect(result.failed ? await fc.asyncDefaultReportMessage(result) : 'kept').toBe('kept');
  },
  300 * SECONDS,
);

/** A cache without one of its guards must violate the invariant, or the model proves nothing. */
describe('the model finds a violation without', () => {
  test.each<Missing>(['join by token', 'confirmed local entries'])(
    '%s',
    async (missing) => {
      const cache = await openCache();
      const result = await play(cache, 1000, [missing]);
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
      const result = await play(cache, 1000);
      cache.close();
      expect(result.failed).toBe(true);
    },
    300 * SECONDS,
  );
});
