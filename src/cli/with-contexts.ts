import type { Connected } from '../config/connected';
import { CacheUnreachable } from '../context/errors';
import { ttlsOf } from '../context/options';
import { type ContextService, createContextService } from '../context/service';
import { createPostgresSource } from '../db/context-source';
import type { Db } from '../db/database';
import { requireCompany } from '../operations/company';
import { namedTrouble } from '../redis/problem';
import { SECOND } from '../time/duration';
import { withDatabase } from './with-database';

const CACHE_DEADLINE = 2 * SECOND;

/** Opens the contexts of a company, or of all, for one command. Throws `NothingRunning`, `CompanyNotFound`, `CacheUnreachable`. */
export async function withContexts<T>(
  companyId: string | undefined,
  run: (contexts: ContextService, deps: { db: Db; config: Connected }) => Promise<T>,
): Promise<T> {
  return withDatabase(async (db, config) => {
    await requireCompany(db, companyId);
    const contexts = createContextService({
      redis: config.cacheRedisUrl,
      source: createPostgresSource(db, config),
      ttlMs: ttlsOf(config),
    });
    try {
      await contexts.ready(CACHE_DEADLINE).catch((cause) => {
        throw new CacheUnreachable(config.cacheRedisUrl, namedTrouble(cause)?.what, { cause });
      });
      return await run(contexts, { db, config });
    } finally {
      contexts.close();
    }
  });
}
