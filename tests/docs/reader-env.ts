import { databaseUrl, redisUrl } from '../support/servers';

/** The environment of a reader: the servers, with the test's own queues and company. */
export function readerEnv(variables: Record<string, string>): Record<string, string | undefined> {
  return { ...process.env, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ...variables };
}
