import { Hono } from 'hono';
import { subjectOfJob } from '../../../operations/failures';
import type { PageDeps } from '../deps';
import { PageNotFound } from '../errors';
import { type PageEnv, viewerOf } from '../page-env';
import { page } from '../shell/render';
import { actionRoutes } from './action-routes';
import { boardRoutes } from './board/routes';
import { shownTo } from './shown';
import { QueuesPage } from './view';

export type QueuesDeps = Pick<PageDeps, 'db' | 'queues' | 'redis' | 'config'>;

/** `/queues`: what waits, and what has failed. */
export function queuesRoutes(deps: QueuesDeps) {
  const app = new Hono<PageEnv>();
  app.get('/', async (c) => page(c, <QueuesPage c={c} shown={await shownTo(deps, viewerOf(c))} />));
  /** From a job to its conversation. */
  app.get('/jobs/:queue/:job{[0-9]{1,15}}', async (c) => {
    const { queue, job: jobId } = c.req.param();
    const { queues, db } = deps;
    const jobs = { queues, db, shards: deps.config.turnShards };
    const subject = await subjectOfJob(jobs, { queue, jobId }, viewerOf(c).companies);
    if (subject?.conversationId === undefined) throw new PageNotFound();
    return c.redirect(`/conversations/${subject.conversationId}`, 303);
  });
  app.route('/board', boardRoutes(deps));
  app.route('/', actionRoutes(deps));
  return app;
}
