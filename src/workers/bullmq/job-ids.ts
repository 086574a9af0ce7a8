import type { Job } from 'bullmq';
import type { JobDefinition } from '../../jobs/define';
import type { JobIds } from '../../observability/events';
import { definitionOf } from './contract';

/** The names and ids by which events, logs and metrics refer to a job. */
export function jobIds(job: Job, jobs: readonly JobDefinition[]): JobIds {
  return {
    queue: job.queueName,
    // Metric labels live as long as the process, so none of them comes from outside.
    job: definitionOf(job, jobs)?.name ?? 'unknown',
    jobId: job.id,
    attempt: job.attemptsMade + 1,
    ...payloadIds(job.data),
  };
}

const PAYLOAD_IDS = ['companyId', 'conversationId', 'bookingId', 'messageId'] as const;
const LOOKS_LIKE_ID = /^[\w-]{1,64}$/;

/**
 * The ids in a payload; never a text, a name or a phone number. The payload has not been parsed yet, so a value that does not look like
 * an id is left out. A message id is the provider's and may be anything: the logger replaces it.
 */
function payloadIds(data: unknown): Pick<JobIds, (typeof PAYLOAD_IDS)[number]> {
  if (typeof data !== 'object' || data === null) return {};
  const found = PAYLOAD_IDS.flatMap((name) => {
    const value = (data as Record<string, unknown>)[name];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    return name === 'messageId' || LOOKS_LIKE_ID.test(String(value)) ? [[name, String(value)]] : [];
  });
  return Object.fromEntries(found);
}
