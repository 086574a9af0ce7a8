import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { ActivityFeed } from '../../activity/feed';
import type { Watch, Watched } from '../../activity/watch';
import { companyOfConversation } from '../../db/company-of-conversation';
import type { Db } from '../../db/database';
import { type Companies, includesCompany } from '../../domain/access';
import { ROW_ID } from '../../domain/row-id';
import { SECOND } from '../../time/duration';
import { problem } from '../base-app';
import { liveStream } from './live-stream';

export interface LiveDeps {
  feed: ActivityFeed;
  db: Db;
  /** The companies that the viewer of a request sees. */
  companiesOf(c: Context): Companies;
  /** Ends the watch when the login of the request ends. */
  endWithLogin(c: Context, watch: Watch): void;
}

/** Milliseconds that a page may take to read the end of its stream. */
const END_DEADLINE = SECOND / 2;

const HEADERS = {
  'content-type': 'text/event-stream',
  // `no-transform`: a stream that is compressed arrives in blocks.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

/**
 * `GET /live` tells an open page what happens, as server-sent events (see activity/watch.ts).
 *
 *   ?conversation=5  what happens in a conversation
 *   ?company=1       that something happens in any conversation of a company
 *   (nothing)        the same, of all companies that the viewer sees
 *
 * Both parameters together: both.
 */
export function liveRoutes({ feed, db, companiesOf, endWithLogin }: LiveDeps) {
  return new Hono<{ Bindings: Partial<HttpBindings> }>().get('/live', async (c) => {
    const watched = await watchedBy(db, companiesOf(c), c.req.query());
    if (!watched) return c.json(problem('live.not-found', 'there is no such conversation or company'), 404);
    const watch = feed.watch(watched);
    endWithLogin(c, watch);
    endTogether(watch, c.env?.outgoing);
    return c.body(liveStream(watch), 200, HEADERS);
  });
}

/** Undefined: the viewer does not see it, or there is no such thing. */
async function watchedBy(
  db: Db,
  companies: Companies,
  { conversation, company }: Record<string, string>,
): Promise<Watched | undefined> {
  if (company !== undefined && !includesCompany(companies, company)) return undefined;
  const list = company === undefined ? companies : [company];
  if (conversation === undefined) return { list };
  if (!ROW_ID.test(conversation)) return undefined;
  const companyId = await companyOfConversation(db, conversation, companies);
  if (companyId === undefined) return undefined;
  return { conversation: { id: conversation, companyId }, ...(company !== undefined && { list }) };
}

/**
 * The watch and the connection. A page that does not read would keep its connection, and a process that stops from its end; the body of
 * an answer to HEAD is never read.
 */
function endTogether(watch: Watch, outgoing: HttpBindings['outgoing'] | undefined): void {
  outgoing?.once('close', () => watch.end());
  watch.ended.addEventListener(
    'abort',
    () => setTimeout(() => !outgoing?.writableFinished && outgoing?.destroy(), END_DEADLINE).unref(),
    { once: true },
  );
}
