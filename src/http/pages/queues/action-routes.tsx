import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { QUEUES } from '../../../jobs';
import { retryFailedJobs } from '../../../operations/failed-jobs';
import { findFailure } from '../../../operations/failures';
import { FormInvalid, PageNotFound } from '../errors';
import { requirePermission } from '../guard/require-permission';
import { type PageContext, type PageEnv, viewerOf } from '../page-env';
import { act } from '../shell/act';
import { wordsOf } from '../shell/language';
import { changed } from '../shell/render';
import type { QueuesDeps } from './routes';
import { shownTo } from './shown';
import { Numbers } from './view';
import { type QueueWords, WORDS } from './words';

/** Bytes. */
const LARGEST_FORM = 4096;

/** `POST /queues/retry`, `/queues/remove`: one failed job; `/queues/retry-all`: those of one queue, of all companies. */
export function actionRoutes(deps: QueuesDeps) {
  const app = new Hono<PageEnv>();
  const onError = () => {
    throw new FormInvalid('job', `the form has more than ${LARGEST_FORM} bytes`);
  };
  const guards = [requirePermission('repair'), bodyLimit({ maxSize: LARGEST_FORM, onError })] as const;
  app.post('/retry', ...guards, (c) => answer(deps, c, (asked) => changeOne(deps, c, 'retry', asked)));
  app.post('/remove', ...guards, (c) => answer(deps, c, (asked) => changeOne(deps, c, 'remove', asked)));
  app.post('/retry-all', ...guards, (c) => answer(deps, c, (asked) => retryAll(deps, c, asked)));
  return app;
}

interface Asked {
  form: URLSearchParams;
  words: QueueWords;
}

/** The page as it is after the work, which returns what was done. */
async function answer(deps: QueuesDeps, c: PageContext, work: (asked: Asked) => Promise<string>) {
  const notice = await work({ form: new URLSearchParams(await c.req.text()), words: wordsOf(c, WORDS) });
  return changed(c, '/queues', async () => (
    <Numbers c={c} shown={await shownTo(deps, viewerOf(c))} notice={notice} />
  ));
}

async function changeOne(
  deps: QueuesDeps,
  c: PageContext,
  verb: 'retry' | 'remove',
  { form, words }: Asked,
): Promise<string> {
  const { queues, db } = deps;
  const [queue, id] = [form.get('queue') ?? '', form.get('job') ?? ''];
  const failure = await findFailure(
    { queues, db, shards: deps.config.turnShards },
    { queue, id },
    viewerOf(c).companies,
  );
  if (!failure) throw new PageNotFound();
  const { companyId, conversationId, jobId } = failure;
  const asked = {
    permission: 'repair',
    action: `${verb}-job`,
    companyId,
    conversationId,
    detail: { queue, job: id },
  } as const;
  const failed = queues.failed(queue);
  const isDone = await act(c, asked, () => (verb === 'retry' ? failed.retry(jobId) : failed.remove(jobId)));
  if (!isDone) return words.gone;
  return verb === 'retry' ? words.retried : words.removed;
}

/** Of a viewer who sees all companies: a queue holds the jobs of all. */
async function retryAll(deps: QueuesDeps, c: PageContext, { form, words }: Asked): Promise<string> {
  const queue = QUEUES.find((name) => name === form.get('queue'));
  if (queue === undefined || viewerOf(c).companies !== 'all') throw new PageNotFound();
  const jobs = { queues: deps.queues, shards: deps.config.turnShards };
  const asked = { permission: 'repair', action: 'retry-jobs', detail: { queue } } as const;
  const count = await act(c, asked, () => retryFailedJobs(jobs, { queue }));
  return words.retriedAll(count);
}
