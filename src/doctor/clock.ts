import { SECOND } from '../time/duration';
import { type Finding, findingsOf } from './finding';

/** Milliseconds by which a server's clock is ahead of ours, compared at the middle of the round trip. */
export async function clockAhead(ask: () => Promise<number>): Promise<number> {
  const before = Date.now();
  const theirs = await ask();
  return Math.round(theirs - (before + Date.now()) / 2);
}

export function checkClock(of: string, aheadMs: number): Finding {
  const { ok, warning, error } = findingsOf(of);
  const off = Math.abs(aheadMs);
  if (off < SECOND) return ok('its clock agrees with this machine');
  const what = `its clock is ${off} ms ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's clock`;
  const why =
    'PostgreSQL decides when a turn is due, Redis and the workers when it is woken: turns run late or twice';
  const todo = 'run NTP (chrony, systemd-timesyncd) on all machines';
  return off < 10 * SECOND ? warning(what, why, todo) : error(what, why, todo);
}
