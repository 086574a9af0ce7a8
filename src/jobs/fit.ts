import type { z } from 'zod';
import type { JobDefinition } from './define';

/** Texts that may be cut. An id that is cut would be the id of something else. */
const CUT = new Set(['text', 'name', 'reason', 'state', 'title', 'comment', 'closedBy']);
/** Each round makes one more field fit: objects inside the payload have few. */
const ROUNDS = 10;

/** A payload that the job takes, and the fields that had to be changed for it. */
export interface Fitted {
  payload: Record<string, unknown>;
  changed: string[];
}

/**
 * For what a provider has sent, which another delivery would not change: texts that are too long are cut, and other unusable
 * fields are left out. Undefined: without them the payload makes no sense.
 */
export function fitPayload(job: JobDefinition, given: object): Fitted | undefined {
  let payload: Record<string, unknown> = { ...given };
  const changed = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const parsed = job.schema.safeParse(payload);
    if (parsed.success) return { payload, changed: [...changed] };
    for (const issue of parsed.error.issues) {
      if (issue.path.length === 0) return undefined;
      payload = fitted(payload, issue.path, issue) as Record<string, unknown>;
      changed.add(issue.path.map(String).join('.'));
    }
  }
  return undefined;
}

/** A copy with the field at this path cut or left out. */
function fitted(value: unknown, [key, ...rest]: readonly PropertyKey[], issue: z.core.$ZodIssue): unknown {
  if (typeof value !== 'object' || value === null || key === undefined) return value;
  const copy: Record<PropertyKey, unknown> = Array.isArray(value) ? ([...value] as never) : { ...value };
  const isWhole = rest.length === 0 || Array.isArray(copy[key]);
  if (!isWhole) copy[key] = fitted(copy[key], rest, issue);
  else if (isTooLong(issue) && CUT.has(String(key)))
    copy[key] = cut(String(copy[key]), Number(issue.maximum));
  else delete copy[key];
  return copy;
}

function isTooLong(issue: z.core.$ZodIssue): issue is z.core.$ZodIssueTooBig {
  return issue.code === 'too_big' && issue.origin === 'string';
}

/** Not in the middle of a character. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
