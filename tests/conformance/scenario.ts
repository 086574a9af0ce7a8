import type { Capability } from './cache-under-test';
import type { ClusterFixture, RedisFixture } from './fixture';

interface Described {
  /** Stable: tables and options refer to it. */
  name: string;
  /** States the expected outcome, in the present tense. */
  title: string;
  requires?: Capability;
}

/** A case, independent of the cache. `run` throws when the cache fails it. */
export type Scenario =
  | (Described & { needs: 'redis'; run(fixture: RedisFixture): Promise<void> })
  | (Described & { needs: 'cluster'; run(fixture: ClusterFixture): Promise<void> });

export function onRedis(scenario: Described & { run(fixture: RedisFixture): Promise<void> }): Scenario {
  return { needs: 'redis', ...scenario };
}

export function onCluster(scenario: Described & { run(fixture: ClusterFixture): Promise<void> }): Scenario {
  return { needs: 'cluster', ...scenario };
}
