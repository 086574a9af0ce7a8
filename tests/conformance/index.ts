import type { MakeCache } from './cache-under-test';
import { ClusterFixture, RedisFixture } from './fixture';
import type { Scenario } from './scenario';
import { clusters } from './scenarios/clusters';
import { crashes } from './scenarios/crashes';
import { fills } from './scenarios/fills';
import { herds } from './scenarios/herds';
import { localCaches } from './scenarios/local-caches';
import { outages } from './scenarios/outages';
import { values } from './scenarios/values';
import { versions } from './scenarios/versions';

export type { MakeCache } from './cache-under-test';

export interface ConformanceCase {
  /** Stable. */
  name: string;
  /** States the expected outcome. */
  title: string;
  needs: 'redis' | 'cluster';
  /**
   * Starts and stops its own servers. Rejects with the reason when the cache fails the case. `onDecided` is called when
   * the outcome is known and only the cleanup remains.
   */
  run(onDecided?: () => void): Promise<void>;
}

const SCENARIOS: readonly Scenario[] = [
  ...fills,
  ...herds,
  ...localCaches,
  ...outages,
  ...crashes,
  ...values,
  ...versions,
  ...clusters,
];

/**
 * The cases that any cache of contexts should pass. The suite depends only on `makeCache`, not on a cache's
 * implementation or on a test runner.
 */
export function contextCacheSuite(makeCache: MakeCache): ConformanceCase[] {
  return SCENARIOS.map((scenario) => ({
    name: scenario.name,
    title: scenario.title,
    needs: scenario.needs,
    run: (onDecided = () => {}) => run(scenario, makeCache, onDecided),
  }));
}

async function run(scenario: Scenario, makeCache: MakeCache, onDecided: () => void): Promise<void> {
  if (scenario.requires && !makeCache.supports.includes(scenario.requires)) {
    throw new Error(`not supported: ${scenario.requires}`);
  }
  if (scenario.needs === 'redis') await runOn(await RedisFixture.setUp(makeCache), scenario.run, onDecided);
  else await runOn(await ClusterFixture.setUp(makeCache), scenario.run, onDecided);
}

async function runOn<S extends RedisFixture | ClusterFixture>(
  fixture: S,
  run: (fixture: S) => Promise<void>,
  onDecided: () => void,
): Promise<void> {
  try {
    await run(fixture);
  } finally {
    onDecided();
    await fixture.tearDown();
  }
}
