/**
 * Places on the way of a message where a process may be killed or frozen and nothing may be lost. The chaos suite arms them.
 * `npm run build` removes every call and this file from a release.
 */
export const FAILPOINTS = [
  'before-enqueue',
  'after-enqueue',
  'after-insert',
  'after-wake-up',
  'after-context',
  'after-responder',
  'before-announcement',
  'after-announcement',
  'after-request',
  'after-record',
  'after-perform',
  'before-commit',
  'inside-commit',
  'after-commit',
  'after-publish',
  'before-send',
  'after-send',
  'after-part',
  'after-mark',
  'inside-merge',
  'after-merge',
  'after-page',
  'after-reminder',
] as const;

export type Failpoint = (typeof FAILPOINTS)[number];

interface Failure {
  signal: 'SIGKILL' | 'SIGSTOP';
  /** How often the process passes the point before the failure. */
  spared: number;
}

const armed = new Map<Failpoint, Failure>();

/** @public Called by test processes that are to be killed, never by the product itself. */
export function armFailpoint(point: Failpoint, failure: Failure): void {
  armed.set(point, failure);
}

export function failpoint(point: Failpoint): void {
  const failure = armed.get(point);
  if (!failure || failure.spared-- > 0) return;
  armed.delete(point);
  process.kill(process.pid, failure.signal);
}
