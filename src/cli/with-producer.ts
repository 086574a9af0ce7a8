import { readConfig } from '../config';
import { openDatabase } from '../db/database';
import { createLogger } from '../observability/logger';
import { requireCompany } from '../operations/company';
import { CompanyNotFound } from '../operations/errors';
import { createProducer, type Producer } from '../queues/producer';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { runningServers } from './running-servers';

const CHECK_DEADLINE = 5 * SECOND;

/** Opens a producer for one command that concerns one company. Throws `NothingRunning`, `CompanyNotFound`. */
export async function withProducer<T>(
  companyId: string,
  run: (producer: Producer) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  const { databaseUrl, redisUrl } = await runningServers(config);
  if (databaseUrl) await checkCompany(databaseUrl, companyId);
  const producer = createProducer({ redisUrl, prefix: config.queuePrefix });
  try {
    return await run(producer);
  } finally {
    await producer.close();
  }
}

/** The queues work while PostgreSQL is down: then the check is skipped with a warning, and the job is enqueued. */
async function checkCompany(databaseUrl: string, companyId: string): Promise<void> {
  const db = openDatabase(databaseUrl, { pool: 1, logger: createLogger('silent') });
  try {
    const late = () => new Error(`no answer within ${CHECK_DEADLINE / SECOND} s`);
    await within(CHECK_DEADLINE, requireCompany(db, companyId), late);
  } catch (error) {
    if (error instanceof CompanyNotFound) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`cannot check whether company ${companyId} exists: ${reason}\n`);
  } finally {
    void db.destroy(); // not awaited: a server that does not answer would delay the end
  }
}
