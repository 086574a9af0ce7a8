import { SECOND } from '../time/duration';
import { type Finding, findingsOf } from './finding';

/** Milliseconds by which another clock is ahead of ours; half the way there and back is taken off. */
export async function aheadOfUs(ask: () => Promise<number>): Promise<number> {
  const before = Date.now();
  const theirs = await ask();
  return Math.round(theirs - (before + Date.now()) / 2);
}

export function checkClock(of: string, aheadMs: number): Finding {
  const { ok, warning, error } = findingsOf(of);
  const off = Math.abs(aheadMs);
  if (off < SECOND) return ok('its clock is ours');
  const what = `its clock is ${off} ms ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`;
  const why = 'turns are due by the clock of PostgreSQL, and woken by the clocks of Redis and the workers';
  const todo = 'run NTP (chrony, systemd-timesyncd) on all of them';
  return off < 10 * SECOND ? warning(what, why, todo) : error(what, why, todo);
}
