import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedServers } from '../../src/dev/embedded/servers';
import { createDatabase, dropDatabase } from './native/database';
import { copyTemplate, isEmbedded, migrate } from './template';
import type { WorkerServers } from './worker-servers';

export interface TestServers {
  databaseUrl: string;
  redisUrl: string;
}

export interface OwnServers extends TestServers {
  stop(): Promise<void>;
}

// The environment of a test file names no servers before this. So a file cannot use those of its worker without importing
// this one, which is how `npm run test:native` finds what to run.
const perWorker: WorkerServers[] = JSON.parse(process.env.TEST_SERVERS ?? '[]');
Object.assign(process.env, perWorker[Number(process.env.JEST_WORKER_ID) - 1]);

/** PostgreSQL and Redis of this Jest worker. No other file runs on them at the same time. */
export const databaseUrl = required('DATABASE_URL');
export const redisUrl = required('REDIS_URL');

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run the tests with \`npm test\``);
  return value;
}

/**
 * A database that no other test uses, for what concerns all companies: migrations and the sweep. On native servers it
 * is a database of the worker's PostgreSQL. PGlite has only one database, so a second pair of embedded servers is
 * started from the template. The caller stops them.
 */
export async function startOwnServers({ migrated = true } = {}): Promise<OwnServers> {
  return isEmbedded() ? startOwnPair(migrated) : createOwnDatabase(migrated);
}

async function startOwnPair(migrated: boolean): Promise<OwnServers> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dialogkeeper-test-'));
  if (migrated) await copyTemplate(dataDir);
  const servers = await startEmbeddedServers({ dataDir });
  return {
    databaseUrl: servers.databaseUrl,
    redisUrl: servers.redisUrl,
    async stop() {
      await servers.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function createOwnDatabase(migrated: boolean): Promise<OwnServers> {
  const url = await createDatabase(databaseUrl);
  if (migrated) await migrate(url);
  return { databaseUrl: url, redisUrl, stop: () => dropDatabase(url) };
}
