/**
 * The places on a message's way where a process may die or freeze and nothing may be lost. The chaos suite arms
 * them; `npm run build` drops every call and this file, so that a release has none of it.
 */
export const FAILPOINTS = [
  'after-insert',
  'after-wake-up',
  'after-context',
  'after-responder',
  'inside-commit',
  'after-commit',
  'after-publish',
  'before-send',
  'after-send',
  'after-mark',
] as const;

export type Failpoint = (typeof FAILPOINTS)[number];

interface Shot {
  signal: 'SIGKILL' | 'SIGSTOP';
  /** How often the process still passes unharmed. */
  spared: number;
}

const armed = new Map<Failpoint, Shot>();

/** @public Called by processes that are to be killed, never by the product itself. */
export function armFailpoint(point: Failpoint, shot: Shot): void {
  armed.set(point, shot);
}

export function failpoint(point: Failpoint): void {
  const shot = armed.get(point);
  if (!shot || shot.spared-- > 0) return;
  armed.delete(point);
  process.kill(process.pid, shot.signal);
}
