import { join } from 'node:path';
import { startEmbeddedServers } from '../../src/dev/embedded/servers';
import { createDatabase, dropDatabase } from './native/database';
import { copyTemplate, migrate, prepareTemplate } from './template';

/** The variables by which a test, and what it starts, finds the servers of its Jest worker. */
export interface WorkerServers {
  DATABASE_URL: string;
  REDIS_URL: string;
  CACHE_REDIS_URL?: string | undefined;
}

export const SERVER_VARIABLES = [
  'DATABASE_URL',
  'REDIS_URL',
  'CACHE_REDIS_URL',
] as const satisfies (keyof WorkerServers)[];

export interface StartedServers {
  /** By the number of the worker, from 1: the first stands at 0. */
  perWorker: WorkerServers[];
  stop(): Promise<void>;
}

/** Servers for each Jest worker: those of the environment where it names both, otherwise embedded ones in `folder`. */
export async function startWorkerServers(folder: string, workers: number): Promise<StartedServers> {
  const { DATABASE_URL, REDIS_URL, CACHE_REDIS_URL } = process.env;
  if (DATABASE_URL && REDIS_URL)
    return shareNativeServers({ DATABASE_URL, REDIS_URL, CACHE_REDIS_URL }, workers);
  if (DATABASE_URL || REDIS_URL) throw new Error('set both DATABASE_URL and REDIS_URL, or neither');
  return startEmbeddedPairs(folder, workers);
}

async function startEmbeddedPairs(folder: string, workers: number): Promise<StartedServers> {
  await prepareTemplate(join(folder, 'template'));
  const start = async (_: unknown, i: number) => {
    const dataDir = join(folder, `worker-${i + 1}`);
    await copyTemplate(dataDir);
    return startEmbeddedServers({ dataDir });
  };
  const pairs = await Promise.all(Array.from({ length: workers }, start));
  return {
    perWorker: pairs.map((pair) => ({ DATABASE_URL: pair.databaseUrl, REDIS_URL: pair.redisUrl })),
    stop: async () => void (await Promise.all(pairs.map((pair) => pair.stop()))),
  };
}

/** Each worker gets a database of the PostgreSQL and a numbered database of each Redis. */
async function shareNativeServers(given: WorkerServers, workers: number): Promise<StartedServers> {
  const perWorker: WorkerServers[] = [];
  for (let i = 0; i < workers; i++) {
    const url = await createDatabase(given.DATABASE_URL);
    await migrate(url);
    const { REDIS_URL, CACHE_REDIS_URL } = given;
    perWorker.push({
      DATABASE_URL: url,
      REDIS_URL: numbered(REDIS_URL, i),
      CACHE_REDIS_URL: CACHE_REDIS_URL && numbered(CACHE_REDIS_URL, i),
    });
  }
  return {
    perWorker,
    stop: async () => {
      for (const { DATABASE_URL } of perWorker) await dropDatabase(DATABASE_URL);
    },
  };
}

function numbered(redisUrl: string, database: number): string {
  const url = new URL(redisUrl);
  url.pathname = String(database);
  return url.href;
}
