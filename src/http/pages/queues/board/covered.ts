import { JOB_STATES } from '../../../../domain/backlog';
import { MAX_SHARDS } from '../../../../domain/limits';
import { JOBS, QUEUES } from '../../../../jobs';
import { shownJobId } from '../../../../privacy/redaction';
import { codeIn } from '../../../../queues/failed-jobs';
import { shardsOf } from '../../../../queues/shards';

/**
 * bull-board shows whatever a job holds. What leaves this server is therefore made anew from lists: fields that are named here, words
 * that are named here, and numbers. Anything else, of this release of bull-board or of the next one, does not leave it.
 */

/** Values that may be a text or a key of anybody, and what stands in their place. */
const REPLACED: Record<string, (value: unknown) => unknown> = {
  data: () => ({}),
  returnValue: () => null,
  progress: () => 0,
  stacktrace: () => [],
  failedReason: (reason) => (typeof reason === 'string' && reason !== '' ? codeIn(reason) : undefined),
  externalUrl: (link) => (isLink(link) ? { displayText: LINK_TEXT, href: link.href } : undefined),
  id: (id) => (typeof id === 'string' || typeof id === 'number' ? shownJobId(String(id)) : undefined),
};

/** Objects, lists, numbers, flags and words are looked for under these. */
const FIELDS = new Set([
  ...['queues', 'jobs', 'job', 'counts', 'statuses', 'pagination', 'range', 'schedulers', 'opts'],
  ...['name', 'status', 'type', 'queueName', 'key', 'error', 'state'],
  ...[
    'start',
    'end',
    'pageCount',
    'total',
    'timestamp',
    'processedOn',
    'finishedOn',
    'attempts',
    'delay',
    'priority',
  ],
  ...['attemptsStarted', 'stalledCounter', 'next', 'every', 'iterationCount', 'lastRun', 'jobSchedulerCount'],
  ...['isFailed', 'readOnlyMode', 'allowRetries', 'allowCompletedRetries', 'isPaused', 'hasWorkers'],
  ...['globalConcurrency', 'activeRateLimitTtl', 'supportsGlobalRateLimit'],
  ...[
    'latest',
    'active',
    'waiting',
    'waiting-children',
    'prioritized',
    'completed',
    'failed',
    'delayed',
    'paused',
  ],
]);

export const LINK_TEXT = 'conversation';

const WORDS = new Set<string>([
  ...QUEUES.flatMap((queue) => shardsOf(queue, MAX_SHARDS)),
  ...JOBS.map(({ name }) => name),
  ...JOB_STATES,
  ...['latest', 'waiting-children', 'prioritized', 'completed', 'paused', 'unknown', 'bullmq'],
]);

const COVERED = '[covered]';

export function covered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(covered);
  if (typeof value === 'string') return isWord(value) ? value : COVERED;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const replaced = Object.hasOwn(REPLACED, name) ? REPLACED[name] : undefined;
      if (replaced) return [[name, replaced(inner)]];
      return FIELDS.has(name) ? [[name, covered(inner)]] : [];
    }),
  );
}

/** An error has a key of bull-board's own dictionary. */
function isWord(text: string): boolean {
  return WORDS.has(text) || /^ERRORS\.[A-Z_]{1,64}$/.test(text);
}

/** To a job of one of our queues with a number that BullMQ has given it: see board.ts. */
function isLink(link: unknown): link is { href: string } {
  const { href } = Object(link) as { href?: unknown };
  const [, queue, id] = /^\/queues\/jobs\/([a-z0-9-]+)\/(\d+)$/.exec(String(href)) ?? [];
  return queue !== undefined && WORDS.has(queue) && id !== undefined && shownJobId(id) === id;
}
