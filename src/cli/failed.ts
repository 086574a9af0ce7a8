import { type Command, InvalidArgumentError } from 'commander';
import { MAX_SHARDS } from '../domain/limits';
import { QUEUES } from '../jobs';
import {
  type JobSelection,
  listFailedJobs,
  removeFailedJobs,
  retryFailedJobs,
} from '../operations/failed-jobs';
import { masked, shownJobId, withoutControlCharacters } from '../privacy/redaction';
import type { FailedJob } from '../queues/failed-jobs';
import { shardsOf } from '../queues/shards';
import { type OutputFlags, print, printList } from './output';
import { withQueues } from './with-queues';

interface Flags extends OutputFlags {
  queue?: string;
  job?: string;
  all?: boolean;
}

export function addFailed(program: Command): void {
  const failed = program
    .command('failed')
    .description('list, retry or remove jobs that have failed for good')
    .addHelpText('after', '\nExamples:\n  dialogkeeper failed list\n  dialogkeeper failed retry --all');

  failed
    .command('list')
    .description('list failed jobs with their time and reason')
    .option('--queue <name>', 'name of a queue: only its jobs', queueName)
    .option('--json', 'print the result as JSON')
    .action(async (flags: Flags) => {
      const selection = flags.queue === undefined ? {} : { queue: flags.queue };
      const jobs = await withQueues((deps) => listFailedJobs(deps, selection));
      printList(jobs.map(shown), flags, line);
    });

  addChange(failed, 'retry', 'run failed jobs again, in the order in which they were added', {
    change: retryFailedJobs,
    done: 'retried',
  });
  addChange(failed, 'remove', 'remove failed jobs; the messages in them are lost', {
    change: removeFailedJobs,
    done: 'removed',
  });
}

function addChange(
  failed: Command,
  name: string,
  description: string,
  { change, done }: { change: typeof retryFailedJobs; done: string },
): void {
  failed
    .command(name)
    .description(description)
    .option('--queue <name>', 'name of a queue: all its failed jobs', queueName)
    .option('--job <id>', 'id of one failed job, as listed; --queue names its queue')
    .option('--all', 'all failed jobs of all queues')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nExample:\n  dialogkeeper failed ${name} --queue incoming-message`)
    .action(async (flags: Flags, command: Command) => {
      const selection = selectionOf(flags, command);
      const count = await withQueues((deps) => change(deps, selection));
      if (count === 0 && flags.job !== undefined)
        command.error(`error: option '--job <id>': the queue ${flags.queue} has no failed job of this id`);
      print({ [done]: count }, flags, () => `${done}: ${count}`);
    });
}

function selectionOf({ queue, job, all }: Flags, command: Command): JobSelection {
  if (queue !== undefined) return { queue, ...(job !== undefined && { jobId: job }) };
  if (job !== undefined) command.error('error: a job id is unique in its queue only: add --queue <name>');
  if (!all) command.error('error: select the jobs: --queue <name>, --queue <name> --job <id>, or --all');
  return {};
}

function queueName(given: string): string {
  if (QUEUES.some((queue) => shardsOf(queue, MAX_SHARDS).includes(given))) return given;
  throw new InvalidArgumentError(`Allowed choices are ${QUEUES.join(', ')}.`);
}

/** The name and the id are the producer's. The reason was masked when the job failed. */
function shown(job: FailedJob): FailedJob {
  return {
    ...job,
    jobId: shownJobId(job.jobId),
    name: withoutControlCharacters(masked(job.name)),
    reason: withoutControlCharacters(job.reason),
  };
}

function line({ queue, jobId, name, reason, addedAt }: FailedJob): string {
  return `${addedAt.toISOString()}  queue ${queue}  job ${jobId}  ${name}  ${reason}`;
}
