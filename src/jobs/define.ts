import type { z } from 'zod';
import { InvalidPayload } from '../errors';

/**
 * A job's whole contract. The worker applies `attempts` and `backoff` whatever the producer said, so that a bare
 * BullMQ client in any language needs to know the queue, the name and the payload alone.
 */
export interface JobDefinition<Name extends string = string, Payload extends z.ZodType = z.ZodType> {
  name: Name;
  queue: string;
  /** How often a failing job is started before it goes to the failed set. */
  attempts: number;
  /** Before the second attempt; doubled before each further one, with jitter. */
  backoffMs: number;
  /** Its ordinary end is not worth a log line: it runs every few seconds. */
  quiet?: true;
  schema: Payload;
}

export function defineJob<const Name extends string, Payload extends z.ZodType>(
  job: JobDefinition<Name, Payload>,
): JobDefinition<Name, Payload> {
  return job;
}

/** Throws `InvalidPayload` with the path of the first wrong field. */
export function parsePayload<Payload extends z.ZodType>(
  job: JobDefinition<string, Payload>,
  payload: unknown,
): z.output<Payload> {
  const parsed = job.schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join('.') || '(root)';
  throw new InvalidPayload(job.name, field, issue?.message ?? 'is not valid');
}
