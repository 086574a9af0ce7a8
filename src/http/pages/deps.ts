import type { BlockList } from 'node:net';
import type { ActivityFeed } from '../../activity/feed';
import type { ContextService } from '../../context/service';
import type { Db } from '../../db/database';
import type { Autonomy } from '../../domain/policies';
import type { Events } from '../../observability/events';
import type { Queues } from '../../queues/queues';
import type { RedisClient } from '../../redis/connection';
import type { Responder } from '../../responders/responder';
import type { SimulatorControls } from '../../simulator/controls';

/** The settings that pages need, by their names in the configuration. */
export interface PageConfig {
  nodeEnv: string;
  publicUrl: string | undefined;
  queuePrefix: string;
  turnShards: number;
  sessionDays: number;
  metricsToken: string | undefined;
  trustedProxies: BlockList;
  redisUrl: string;
  cacheRedisUrl: string;
  simulator: 'on' | 'off' | undefined;
  bookingSystems: readonly { company: string }[];
  /** `AUTONOMY`: of a company without its own. */
  autonomy: Autonomy;
  personPause: number;
  debounce: number;
  maxWait: number;
  gatewayTimeout: number;
  responderTimeout: number;
  modelDailyBudget: number | undefined;
  scheduleDays: number;
  dialogueMessages: number;
}

/** What the pages are made of. */
export interface PageDeps {
  config: PageConfig;
  db: Db;
  queues: Queues;
  /** Of the queues. */
  redis: RedisClient;
  contexts: ContextService;
  events: Events;
  /** What happens in all processes. */
  feed: ActivityFeed;
  simulator: SimulatorControls | undefined;
  /** Of this process, for replays: it is made when it is first needed. */
  responder(): Promise<Responder>;
}
