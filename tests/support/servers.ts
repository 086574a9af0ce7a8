import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedServers } from '../../src/dev/embedded/servers';

export interface TestServers {
  databaseUrl: string;
  redisUrl: string;
}

/** Where the tests' PostgreSQL and Redis are; the global setup has seen to it that they are set. */
export const databaseUrl = required('DATABASE_URL');
export const redisUrl = required('REDIS_URL');

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run the tests with \`npm test\``);
  return value;
}

/**
 * Servers that nobody else uses, for what concerns all companies: migrations and the sweep. Whoever starts them
 * stops them.
 */
export async function startOwnServers(): Promise<TestServers & { stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dialogkeeper-test-'));
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
