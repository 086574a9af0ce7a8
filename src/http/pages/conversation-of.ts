import type { ConversationHeader } from '../../db/timeline/header';
import { ROW_ID } from '../../domain/row-id';
import { readHeader } from '../../operations/timeline';
import type { PageDeps } from './deps';
import { PageNotFound } from './errors';
import { type PageContext, viewerOf } from './page-env';

/**
 * The conversation that the address names (`:id`). Throws `PageNotFound` for what no id can be, and `ConversationNotFound` for a
 * conversation that does not exist, or that is of a company that the viewer may not see.
 */
export async function conversationOf(db: PageDeps['db'], c: PageContext): Promise<ConversationHeader> {
  const id = c.req.param('id') ?? '';
  if (!ROW_ID.test(id)) throw new PageNotFound();
  return readHeader(db, id, viewerOf(c).companies);
}
