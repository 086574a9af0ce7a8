import { readConfig } from '../config';
import { queueUnusable } from '../queues/errors';
import { Queues } from '../queues/queues';
import { openRedis, type RedisClient } from '../redis/connection';
import { ConnectionErrors } from '../redis/problem';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { runningServers } from './running-servers';

const CONNECT_DEADLINE = 5 * SECOND;

/** Opens the queues for one command. Throws `NothingRunning`, `QueueUnreachable`, `QueueRefused`. */
export async function withQueues<T>(
  run: (deps: { queues: Queues; shards: number; connection: RedisClient }) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  const { redisUrl } = await runningServers(config);
  const connection = openRedis(redisUrl, { maxRetriesPerRequest: null });
  const errors = new ConnectionErrors(connection);
  const queues = new Queues({ connection, prefix: config.queuePrefix, shards: config.turnShards });
  try {
    const ping = connection.ping().catch((error) => {
      throw queueUnusable(redisUrl, errors.last ?? error);
    });
    await within(CONNECT_DEADLINE, ping, () => queueUnusable(redisUrl, errors.last));
    return await run({ queues, shards: config.turnShards, connection });
  } finally {
    void queues.close().catch(() => undefined); // not awaited: Redis may be down
    connection.disconnect();
  }
}
