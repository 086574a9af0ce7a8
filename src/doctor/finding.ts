import { maskedError } from '../privacy/masked-error';

/** What a check found. */
export interface Finding {
  /** What was looked at: `settings`, `postgres`, `queue-redis`, `cache-redis`, `queues`, `companies`, `time-zones`, `gateway`, `work`. */
  of: string;
  severity: 'ok' | 'warning' | 'error';
  /** One sentence; never a password, a phone or a text. */
  what: string;
  /** Why it matters. Absent where all is well. */
  why?: string;
  /** What to do about it. */
  todo?: string;
}

/** Findings of one thing. */
export function findingsOf(of: string) {
  return {
    ok: (what: string): Finding => ({ of, severity: 'ok', what }),
    warning: (what: string, why: string, todo: string): Finding => ({
      of,
      severity: 'warning',
      what,
      why,
      todo,
    }),
    error: (what: string, why: string, todo: string): Finding => ({ of, severity: 'error', what, why, todo }),
    /** A look that was not allowed, or took too long, is not a failure of what was looked at. */
    unseen: (what: string, cause: unknown): Finding => ({
      of,
      severity: 'warning',
      what: `could not look at ${what}: ${maskedError(cause).message}`,
      why: 'nothing is known about it',
      todo: 'allow this user to look, or check by hand',
    }),
  };
}

const SIGNS = { ok: '✓', warning: '!', error: '✗' };

export function findingText({ of, severity, what, why, todo }: Finding): string {
  const rest = [why && `    why:  ${why}`, todo && `    do:   ${todo}`].filter(Boolean);
  return [`${SIGNS[severity]} ${of}: ${what}`, ...rest].join('\n');
}
