import { CacheUnreachable } from '../context/errors';
import { type ContextService, createContextService } from '../context/service';
import { createPostgresSource } from '../db/context-source';
import { requireCompany } from '../operations/company';
import { namedTrouble } from '../redis/problem';
import { SECOND } from '../time/duration';
import { withDatabase } from './with-database';

const CACHE_DEADLINE = 2 * SECOND;

/** Opens the contexts of a company for one command. Throws `NothingRunning`, `CompanyNotFound`, `CacheUnreachable`. */
export async function withContexts<T>(
  companyId: string,
  run: (contexts: ContextService) => Promise<T>,
): Promise<T> {
  return withDatabase(async (db, config) => {
    await requireCompany(db, companyId);
    const contexts = createContextService({
      redis: config.cacheRedisUrl,
      source: createPostgresSource(db, config),
    });
    try {
      await contexts.ready(CACHE_DEADLINE).catch((cause) => {
        throw new CacheUnreachable(config.cacheRedisUrl, namedTrouble(cause)?.what, { cause });
      });
      return await run(contexts);
    } finally {
      contexts.close();
    }
  });
}
