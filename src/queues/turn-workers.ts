import { conversationTurn } from '../jobs/conversation-turn';
import { openRedis } from '../redis/connection';
import { ConnectionErrors } from '../redis/problem';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { QueueRefused, QueueUnreachable, queueUnusable } from './errors';
import { Queues } from './queues';
import { shardsOf } from './shards';

interface QueuesConfig {
  redisUrl: string;
  queuePrefix: string;
  turnShards: number;
}

const TIMEOUT = 5 * SECOND;

/** Whether any worker takes turns from these queues. Throws `QueueUnreachable` and `QueueRefused`. */
export async function hasTurnWorkers(config: QueuesConfig): Promise<boolean> {
  const connection = openRedis(config.redisUrl, { maxRetriesPerRequest: null });
  const errors = new ConnectionErrors(connection);
  const queues = new Queues({ connection, prefix: config.queuePrefix, shards: config.turnShards });
  const shards = shardsOf(conversationTurn.queue, config.turnShards);
  const counts = Promise.all(shards.map((shard) => queues.get(shard).getWorkersCount()));
  try {
    const workers = await within(TIMEOUT, counts, () => queueUnusable(config.redisUrl, errors.last));
    return workers.some((count) => count > 0);
  } catch (error) {
    if (error instanceof QueueRefused || error instanceof QueueUnreachable) throw error;
    throw queueUnusable(config.redisUrl, error);
  } finally {
    void queues.close().catch(() => undefined);
    connection.disconnect();
  }
}
