import { Hono } from 'hono';
import { auditEntries } from '../../../db/access/audit';
import { ROW_ID } from '../../../domain/row-id';
import type { PageDeps } from '../deps';
import { FormInvalid } from '../errors';
import { requirePermission } from '../guard/require-permission';
import { type PageContext, type PageEnv, viewerOf } from '../page-env';
import { wordsOf } from '../shell/language';
import { page } from '../shell/render';
import { AuditPage } from './view';
import { WORDS } from './words';

const ENTRIES = 200;

/** `/audit`: `conversation`, of one conversation only; `before`, the entries that are older than this one. */
export function auditRoutes({ db }: Pick<PageDeps, 'db'>) {
  const app = new Hono<PageEnv>();
  app.get('/audit', requirePermission('see-audit'), async (c) => {
    const conversationId = idOf(c, 'conversation');
    const query = { companies: viewerOf(c).companies, conversationId, before: idOf(c, 'before') };
    const entries = await auditEntries(db, { ...query, limit: ENTRIES + 1 });
    const shown = entries.slice(0, ENTRIES);
    const older = entries.length > ENTRIES ? shown.at(-1)?.id : undefined;
    return page(c, <AuditPage c={c} entries={shown} conversationId={conversationId} older={older} />);
  });
  return app;
}

/** Undefined: none is given. Throws `FormInvalid`. */
function idOf(c: PageContext, name: string): string | undefined {
  const given = c.req.query(name)?.trim();
  if (!given) return undefined;
  if (ROW_ID.test(given)) return given;
  throw new FormInvalid(name, wordsOf(c, WORDS).number);
}
