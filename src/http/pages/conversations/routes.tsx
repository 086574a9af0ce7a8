import { Hono } from 'hono';
import { storableText } from '../../../db/storable';
import { CONVERSATION_FILTERS } from '../../../domain/conversation-filter';
import { ROW_ID } from '../../../domain/row-id';
import {
  companiesSeen,
  countFound,
  findConversations,
  LONGEST_SEARCH,
  nextToAnswer,
} from '../../../operations/conversations';
import type { PageDeps } from '../deps';
import { type PageContext, type PageEnv, viewerOf } from '../page-env';
import { page } from '../shell/render';
import { ConversationsPage } from './view';

/** The list of conversations, and the way to the next one that waits. */
export function conversationsRoutes({ db }: Pick<PageDeps, 'db'>) {
  const app = new Hono<PageEnv>();
  app.get('/', async (c) => {
    const viewer = viewerOf(c);
    const { after, ...shown } = asked(c);
    const [found, counts, companies] = await Promise.all([
      findConversations(db, viewer, { ...shown, after }),
      countFound(db, viewer, shown.companyId),
      companiesSeen(db, viewer),
    ]);
    const isFirst = after === undefined;
    return page(c, ConversationsPage({ c, found, counts, companies, shown: { ...shown, isFirst } }));
  });
  app.get('/next', async (c) => {
    const after = c.req.query('after');
    const next = await nextToAnswer(
      db,
      viewerOf(c),
      after !== undefined && ROW_ID.test(after) ? after : undefined,
    );
    return c.redirect(
      next === undefined ? '/conversations?filter=unanswered' : `/conversations/${next}`,
      303,
    );
  });
  return app;
}

/** What the address asks for. What it cannot mean counts as not given: a link may be old, or typed. */
function asked(c: PageContext) {
  const { filter: wanted, q = '', company, at, id } = c.req.query();
  const filter = CONVERSATION_FILTERS.find((one) => one === wanted) ?? 'all';
  const isCursor = at !== undefined && id !== undefined && ROW_ID.test(id) && isTime(at);
  return {
    filter,
    search: storableText(q).slice(0, LONGEST_SEARCH),
    companyId: company ? storableText(company) : undefined,
    after: isCursor ? { at, id } : undefined,
  };
}

/** As PostgreSQL writes a time: `2026-11-28 14:05:09.123456+00`. */
function isTime(given: string): boolean {
  const [, day = '', clock] =
    /^([1-9]\d{3}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})?[+-](?:0\d|1[0-5])(?::[0-5]\d)?$/.exec(given) ??
    [];
  const time = Date.parse(`${day}T${clock}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day); // not 31 February
}
