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
        'nobody takes these wake-ups; the sweep replaces them, so that only time is lost',
        'nothing: the process that takes `maintenance` removes them when it starts',
      ),
    );
  return found.length > 0 ? found : [ok('every queue is taken from, and no job has failed')];
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
      found.push(error(`${name}: ${jobs} jobs, and no process takes them`, 'they wait for ever', todo));
    else found.push(warning(`${name}: no process takes from it`, 'the next job will wait', todo));
  }
  const orphaned = active > 0 ? await queues.countOrphans(name) : 0;
  if (orphaned > 0)
    found.push(
      warning(
        `${name}: ${orphaned} active jobs belong to nobody`,
        'their process has died; another takes them over within half a minute, if there is one',
        'look again in a minute; if they are still there, see which processes run',
      ),
    );
  if (failed > 0)
    found.push(
      warning(
        `${name}: ${failed} jobs have failed for good (${await reasonsOf(queues, name)})`,
        'a message among them is not answered; it is kept until it is retried, unless its payload is unusable',
        'npx dialogkeeper exec node examples/failed-jobs.js shows why; with --retry they get another go',
      ),
    );
  return found;
}

/** Of the newest ten thousand. */
async function reasonsOf(queues: Queues, name: string): Promise<string> {
  const reasons = await queues.failed(name).summary();
  return reasons.map(({ code, count }) => `${count} ${code}`).join(', ');
}
