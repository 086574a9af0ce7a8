import type { MakeCache } from './cache-under-test';
import { ClusterStage, RedisStage } from './fixture';
import type { Scenario } from './scenario';
import { clusters } from './scenarios/clusters';
import { copies } from './scenarios/copies';
import { crashes } from './scenarios/crashes';
import { fills } from './scenarios/fills';
import { herds } from './scenarios/herds';
import { outages } from './scenarios/outages';
import { values } from './scenarios/values';
import { versions } from './scenarios/versions';

export type { MakeCache } from './cache-under-test';

export interface ConformanceCase {
  /** Stable. */
  name: string;
  /** A sentence about an outcome. */
  title: string;
  needs: 'redis' | 'cluster';
  /**
   * On servers that it starts and stops itself. Rejects, with the reason, when the cache fails. `onDecided` is called
   * when that is known and nothing is left but to close and stop everything.
   */
  run(onDecided?: () => void): Promise<void>;
}

const SCENARIOS: readonly Scenario[] = [
  ...fills,
  ...herds,
  ...copies,
  ...outages,
  ...crashes,
  ...values,
  ...versions,
  ...clusters,
];

/**
 * What a cache of contexts has to hold, whichever it is. Knows nothing of how one is made but what `makeCache` does,
 * and of no test runner.
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
  if (scenario.requires && !makeCache.offers.includes(scenario.requires)) {
    throw new Error(`not offered: ${scenario.requires}`);
  }
  if (scenario.needs === 'redis') await playOn(await RedisStage.setUp(makeCache), scenario.play, onDecided);
  else await playOn(await ClusterStage.setUp(makeCache), scenario.play, onDecided);
}

async function playOn<S extends RedisStage | ClusterStage>(
  stage: S,
  play: (stage: S) => Promise<void>,
  onDecided: () => void,
): Promise<void> {
  try {
    await play(stage);
  } finally {
    onDecided();
    await stage.tearDown();
  }
}
