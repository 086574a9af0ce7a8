import type { Queue } from 'bullmq';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { NotAllowed } from '../../../../access/errors';
import { can } from '../../../../access/viewer';
import { QUEUES } from '../../../../jobs';
import type { Queues } from '../../../../queues/queues';
import { shardsOf } from '../../../../queues/shards';
import { problem } from '../../../base-app';
import type { PageDeps } from '../../deps';
import { policyOf } from '../../guard/security-headers';
import { type PageEnv, viewerOf } from '../../page-env';
import { BOARD, createBoard } from './board';
import { covered } from './covered';

/** `/queues/board`: bull-board. Its page, its data and its files are all behind the same guard. */
export function boardRoutes({ queues, config }: Pick<PageDeps, 'queues' | 'config'>) {
  const app = new Hono<PageEnv>();
  const boardOf = keptBoard(queues, config.turnShards);
  app.use(guard, withoutPersons);
  app.all('*', (c) => boardOf().fetch(c.req.raw, c.env));
  return app;
}

/** It holds the jobs of all companies, and it only shows them: what an operator changes is recorded, and done on our own page. */
const guard = createMiddleware<PageEnv>(async (c, next) => {
  const viewer = viewerOf(c);
  if (viewer.companies !== 'all' || !can(viewer, 'repair')) throw new NotAllowed(viewer.role, 'repair');
  if (['GET', 'HEAD'].includes(c.req.method)) return next();
  return c.json(problem('board.read-only', 'this board only shows jobs; they are changed at /queues'), 405);
});

/** As ours; its page has a `<base>`, and highlights JSON in a worker. */
const POLICY = policyOf({
  'script-src': "'self'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'font-src': "'self'",
  'base-uri': "'self'",
  'form-action': "'none'",
});

const withoutPersons = createMiddleware(async (c, next) => {
  await next();
  const type = c.res.headers.get('content-type') ?? '';
  const { status } = c.res;
  const isFile = c.req.path.startsWith(`${BOARD}/static/`); // as it was published: its dictionaries are JSON
  if (type.includes('json') && !isFile) {
    const shown = covered(await c.res.json());
    c.res = Response.json(shown, { status });
  } else if (type.includes('html')) {
    const html = await c.res.text();
    c.res = new Response(html.replace(NOT_ALLOWED, ''), { status, headers: { 'content-type': type } });
  } else if (type.startsWith('text/plain')) c.res = new Response('not found', { status });
  c.header('content-security-policy', POLICY);
});

/** Fonts of another host, and the inline styles of what is shown until the scripts have come. */
const NOT_ALLOWED = /<link[^>]+href="https?:[^>]*>|<style>.*?<\/style>| style="[^"]*"/gs;

/** Made when it is first needed, and anew where a queue was opened again. */
function keptBoard(queues: Queues, shards: number): () => Hono {
  const names = QUEUES.flatMap((queue) => shardsOf(queue, shards));
  let kept: { of: readonly Queue[]; board: Hono } | undefined;
  return () => {
    const of = names.map((name) => queues.get(name));
    if (!kept || of.some((queue, i) => queue !== kept?.of[i]))
      kept = { of, board: new Hono().route(BOARD, createBoard(of)) };
    return kept.board;
  };
}
