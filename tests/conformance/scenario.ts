import type { Ability } from './cache-under-test';
import type { ClusterStage, RedisStage } from './fixture';

interface Described {
  /** Stable: tables and options refer to it. */
  name: string;
  /** A sentence about an outcome, in the present tense. */
  title: string;
  requires?: Ability;
}

/** A case before it knows which cache it is about. `play` throws when the cache fails it. */
export type Scenario =
  | (Described & { needs: 'redis'; play(stage: RedisStage): Promise<void> })
  | (Described & { needs: 'cluster'; play(stage: ClusterStage): Promise<void> });

export function onRedis(scenario: Described & { play(stage: RedisStage): Promise<void> }): Scenario {
  return { needs: 'redis', ...scenario };
}

export function onCluster(scenario: Described & { play(stage: ClusterStage): Promise<void> }): Scenario {
  return { needs: 'cluster', ...scenario };
}
