import { Hono } from 'hono';
import type { Viewer } from '../../../access/viewer';
import { CacheUnreachable } from '../../../context/errors';
import { companyNames } from '../../../db/companies';
import { contextStats, storedOfCompanies } from '../../../operations/context-stats';
import { withCacheAt } from '../../../operations/with-cache';
import { SECOND } from '../../../time/duration';
import type { PageDeps } from '../deps';
import { type PageEnv, viewerOf } from '../page-env';
import { page } from '../shell/render';
import { CachePage, type CacheShown } from './view';

/** Keys and milliseconds that one view of the page may cost. */
const LIMITS = { maxKeys: 5000, budgetMs: 2 * SECOND };
const COMPANIES = 20;
const CACHE_DEADLINE = 3 * SECOND;

/** `/cache`: what is cached of the companies that the viewer sees; for who sees all, the numbers of Redis itself, too. */
export function cacheRoutes(deps: Pick<PageDeps, 'db' | 'config'>) {
  const app = new Hono<PageEnv>();
  app.get('/', async (c) => {
    const shown = await shownTo(deps, viewerOf(c));
    return page(c, <CachePage c={c} shown={shown} />, shown ? 200 : 503);
  });
  return app;
}

/** Undefined: the cache Redis is away. */
async function shownTo(
  { db, config }: Pick<PageDeps, 'db' | 'config'>,
  viewer: Viewer,
): Promise<CacheShown | undefined> {
  try {
    const { stored, ...ofAll } = await withCacheAt(
      config.cacheRedisUrl,
      async (redis) => {
        if (viewer.companies === 'all') return contextStats(redis, { ...LIMITS, companies: COMPANIES });
        return { stored: await storedOfCompanies(redis, viewer.companies, LIMITS) };
      },
      CACHE_DEADLINE,
    );
    const companies = stored.companies.slice(0, COMPANIES);
    const names = await companyNames(
      db,
      companies.map(({ companyId }) => companyId),
    );
    return {
      stored: { ...stored, companies },
      ofAll: 'days' in ofAll ? ofAll : undefined,
      names: new Map(names.map(({ id, name }) => [id, name])),
    };
  } catch (error) {
    if (error instanceof CacheUnreachable) return undefined;
    throw error;
  }
}
