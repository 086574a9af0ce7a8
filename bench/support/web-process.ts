/** A process with the role web alone, forked by the benchmark of webhooks. It ends when its parent disconnects. */
import type { ConfiguredChannel } from '../../src/channels/configured';
import { readConfig } from '../../src/config';
import { createLogger } from '../../src/observability/logger';
import { startWorkers } from '../../src/workers/start';

export interface WebSettings {
  databaseUrl: string;
  redisUrl: string;
  prefix: string;
  channels: ConfiguredChannel[];
}

async function main({ databaseUrl, redisUrl, prefix, channels }: WebSettings): Promise<void> {
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    QUEUE_PREFIX: prefix,
    HTTP_PORT: '0',
  });
  const running = await startWorkers({
    config: { ...config, databaseUrl, redisUrl, cacheRedisUrl: redisUrl, channels },
    logger: createLogger('silent'),
    queues: [],
    web: true,
  });
  process.once('disconnect', async () => {
    await running.stop();
    process.exit();
  });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1000);
  });
  process.send?.(running.webAddress);
}

if (process.send) void main(JSON.parse(process.argv[2] ?? '{}') as WebSettings);
