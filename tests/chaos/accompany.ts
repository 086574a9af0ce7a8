import type { Random } from '../../src/dev/seed/random';
import type { Fault } from './faults';
import type { Act, At, Write } from './schedule';

/** More than all processes together have connections to PostgreSQL. */
const CROWD = 12;

/** Adds what happens around a fault. Without it the fault would affect nobody. */
export function accompany(random: Random, { at, what }: At<Fault>, acts: At<Act>[], write: Write): void {
  if (what.do === 'lock') {
    for (let more = CROWD; more > 0; more--) write(what.client, at + random.int(0, 500), 'ask');
  } else if (what.do === 'recreate') {
    acts.push({ at: at - 500, what: { do: 'note', client: what.client } });
    write(what.client, at - random.int(300, 500), 'ask'); // it is cached then
    write(what.client, at + random.int(0, 200), 'ask');
    write(what.client, at + random.int(700, 1000), 'ask');
  }
}

/** Has the client write once more when the fault is nearly over. That message must not overtake those that have waited. */
export function writeAfter(random: Random, faults: readonly At<Fault>[], client: number, write: Write): void {
  for (const { at, what } of faults) {
    const ms = what.do === 'kill-postgres' ? what.downMs : what.do === 'lock' ? what.ms : 0;
    write(client, at + ms + random.int(-200, 400), 'ask');
  }
}
