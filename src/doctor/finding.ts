import { maskedError } from '../privacy/masked-error';

/** What a check found. */
export interface Finding {
  /** The checked component: `settings`, `postgres`, `queue-redis`, `cache-redis`, `queues`, `companies`, `time-zones`, `gateway`, `model`, `work`, `channel <id>`, `booking system <id>`. */
  of: string;
  severity: 'ok' | 'warning' | 'error';
  /** One sentence; never a password, a phone or a text. */
  what: string;
  /** Why it matters. Absent where all is well. */
  why?: string;
  /** What to do. Absent where all is well. */
  todo?: string;
}

/** Makes the findings of one component. */
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
    /** The server that knows it does not answer, or none runs. */
    unread: (what: string, cause: unknown): Finding => ({
      of,
      severity: 'warning',
      what: `cannot look up ${what}: ${maskedError(cause).message}`,
      why: 'they may be wrong',
      todo: 'check again when the database can be reached',
    }),
    /** The check was not allowed, or took too long: the component itself may be well. */
    unchecked: (what: string, cause: unknown): Finding => ({
      of,
      severity: 'warning',
      what: `cannot check ${what}: ${maskedError(cause).message}`,
      why: 'it may be wrong',
      todo: 'give this user the permission, or check by hand',
    }),
  };
}

const SIGNS = { ok: '✓', warning: '!', error: '✗' };

export function findingText({ of, severity, what, why, todo }: Finding): string {
  const rest = [why && `    why:  ${why}`, todo && `    do:   ${todo}`].filter(Boolean);
  return [`${SIGNS[severity]} ${of}: ${what}`, ...rest].join('\n');
}
