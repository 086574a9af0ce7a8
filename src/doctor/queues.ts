import { QUEUES } from '../jobs';
import type { Queues } from '../queues/queues';
import { shardsOf, wholeQueue } from '../queues/shards';
import { type Finding, findingsOf } from './finding';

const { ok, warning, error } = findingsOf('queues');

export async function checkQueues(queues: Queues, shards: number): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const name of QUEUES.flatMap((queue) => shardsOf(queue, shards))) {
    found.push(...(await checkQueue(queues, name)));
  }
  const former = await queues.formerShardsWithJobs();
  if (former.length > 0)
    found.push(
      warning(
        `${former.join(', ')}: left from a larger TURN_SHARDS`,
        'no process takes the wake-ups in them; the sweep replaces the wake-ups after a delay',
        'nothing: the process that takes `maintenance` removes the queues when it starts',
      ),
    );
  return found.length > 0 ? found : [ok('every queue has a worker, and no job has failed')];
}

async function checkQueue(queues: Queues, name: string): Promise<Finding[]> {
  const found: Finding[] = [];
  const queue = queues.get(name);
  const {
    wait = 0,
    prioritized = 0,
    active = 0,
    failed = 0,
  } = await queue.getJobCounts(...(['wait', 'prioritized', 'active', 'failed'] as const));
  const workers = await queue.getWorkersCount();
  if (workers === 0) {
    const jobs = wait + prioritized + active;
    const todo = `start one: npx dialogkeeper worker ${wholeQueue(name)}`;
    if (jobs > 0)
      found.push(error(`${name}: ${jobs} jobs, and no process takes them`, 'they wait until one does', todo));
    else found.push(warning(`${name}: no process takes its jobs`, 'the next job will wait', todo));
  }
  const orphaned = active > 0 ? await queues.countOrphans(name) : 0;
  if (orphaned > 0)
    found.push(
      warning(
        `${name}: the process of ${orphaned} active jobs has ended`,
        'another process takes them over within half a minute, if one runs',
        'check again in a minute; if the jobs are still there, check which processes run',
      ),
    );
  if (failed > 0)
    found.push(
      warning(
        `${name}: ${failed} jobs have failed for good (${await reasonsOf(queues, name)})`,
        'messages in them are not answered; they are kept until they are retried, unless their payload is invalid',
        'npx dialogkeeper failed list shows the reasons; remove the cause, then run failed retry --all',
      ),
    );
  return found;
}

/** Counts the newest ten thousand failures. */
async function reasonsOf(queues: Queues, name: string): Promise<string> {
  const reasons = await queues.failed(name).summary();
  return reasons.map(({ code, count }) => `${count} ${code}`).join(', ');
}
