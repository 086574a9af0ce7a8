import { MAX_SHARDS } from '../domain/limits';
import { redisUrl } from '../redis/parse-setting';
import { ConfigInvalid } from '../settings/errors';
import { integer } from '../settings/parse';
import type { Settings } from '../settings/setting';

export const DEFAULT_PREFIX = 'dialogkeeper';

export const QUEUE_SETTINGS = {
  redisUrl: {
    env: 'REDIS_URL',
    default: undefined,
    doc: 'Redis of the queues (`noeviction`): `redis://host:6379`, `redis+cluster://host:6379,host:6379` or `redis+sentinel://host:26379,host:26379/master-name`; with `rediss` everything is encrypted (docs/operations.md). Unset outside production: the embedded one. On a laptop with a tunnel: `redis://localhost:6380`; on a server: `redis://localhost:6379`',
    parse: redisUrl,
  },
  queuePrefix: {
    env: 'QUEUE_PREFIX',
    default: DEFAULT_PREFIX,
    doc: 'first part of every key of the queues; on a cluster each queue has `{QUEUE_PREFIX:queue}`',
    parse: queuePrefix,
  },
  turnShards: {
    env: 'TURN_SHARDS',
    default: '1',
    doc: 'number of queues that share the turns and the replies of all conversations; more than one for a Redis Cluster (docs/scaling.md)',
    parse: integer(1, MAX_SHARDS),
  },
} satisfies Settings;

function queuePrefix(given: string, env: string): string {
  if (/^[^{}]+$/.test(given)) return given;
  throw new ConfigInvalid(env, given, 'free of { and }: on a cluster every queue gets its own hash tag');
}
