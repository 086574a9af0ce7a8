import type { z } from 'zod';
import { InvalidPayload } from './errors';

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
  /** What the pause grows to at most. Default: a minute. */
  longestBackoffMs?: number;
  /** It holds what nothing else does: a failed one is kept until it is retried, unless its payload is unusable. */
  irreplaceable?: true;
  /** Its ordinary end is not worth a log line: it runs every few seconds. */
  routine?: true;
  /** Optional fields that the worker leaves out where they are unusable. Without them the job is still worth doing. */
  leaveOutIfUnusable?: readonly string[];
  schema: Payload;
  /** Whose a payload is, besides its `conversationId`. A job of a client who is forgotten is removed. */
  personOf?(payload: z.output<Payload>): PersonInPayload;
  /** What is kept of the payload instead: the job is worth doing without the person. Undefined: nothing is. */
  withoutPerson?(payload: z.output<Payload>): z.output<Payload> | undefined;
}

/** Any of these tells who it is. */
export interface PersonInPayload {
  /** As they were given. */
  addresses?: readonly (string | undefined)[];
  /** The provider's ids of their messages. */
  messageIds?: readonly string[];
  /** In the company's booking system. */
  externalIds?: readonly (string | undefined)[];
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
  throw invalid(job, parsed.error.issues[0]);
}

/** The same, without the fields that are wrong and may be left out: they are returned as what `parsePayload` says of them. */
export function parseUsable<Payload extends z.ZodType>(
  job: JobDefinition<string, Payload>,
  payload: unknown,
): { payload: z.output<Payload>; leftOut: InvalidPayload[] } {
  const parsed = job.schema.safeParse(payload);
  if (parsed.success) return { payload: parsed.data, leftOut: [] };
  const { issues } = parsed.error;
  const wrong = new Set(issues.map(({ path }) => String(path[0])));
  if (![...wrong].every((field) => job.leaveOutIfUnusable?.includes(field)))
    return { payload: parsePayload(job, payload), leftOut: [] };
  const usable = Object.fromEntries(Object.entries(payload as object).filter(([field]) => !wrong.has(field)));
  return { payload: parsePayload(job, usable), leftOut: issues.map((issue) => invalid(job, issue)) };
}

function invalid(job: JobDefinition, issue: z.core.$ZodIssue | undefined): InvalidPayload {
  const field = issue?.path.map(String).join('.') || '(root)';
  return new InvalidPayload(job.name, field, issue?.message ?? 'is not valid');
}
