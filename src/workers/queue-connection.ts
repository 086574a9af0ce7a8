import type { Logger } from '../logger';
import { openRedis, type RedisClient } from '../redis';

/**
 * The connection that all queues and workers of a process share; workers duplicate it for their blocking reads. It
 * waits for a Redis that is away as long as that takes. An outage is two lines in the log, not one per attempt.
 */
export function connectQueue(url: string, logger: Logger): RedisClient {
  const connection = openRedis(url, { maxRetriesPerRequest: null, connectionName: 'dialogkeeper-queue' });
  let away = false;
  connection.on('error', (err) => {
    if (!away) logger.warn({ err }, 'the queue Redis does not answer; waiting for it');
    away = true;
  });
  connection.on('ready', () => {
    if (away) logger.info('the queue Redis is back');
    away = false;
  });
  return connection;
}
