import type { Random } from '../../src/dev/seed/random';
import type { Fault } from './faults';
import type { Step, Timed, Write } from './schedule';

/** More messages than all processes together have connections to PostgreSQL. */
const MESSAGES_DURING_LOCK = 12;

/** Adds messages around a fault. Without them the fault would affect no client. */
export function addTrafficDuring(
  random: Random,
  { at, what }: Timed<Fault>,
  steps: Timed<Step>[],
  write: Write,
): void {
  if (what.do === 'lock') {
    for (let more = MESSAGES_DURING_LOCK; more > 0; more--)
      write(what.client, at + random.int(0, 500), 'ask');
  } else if (what.do === 'recreate') {
    steps.push({ at: at - 500, what: { do: 'note', client: what.client } });
    write(what.client, at - random.int(300, 500), 'ask'); // so that the context is cached
    write(what.client, at + random.int(0, 200), 'ask');
    write(what.client, at + random.int(700, 1000), 'ask');
  }
}

/** Adds a message at about the end of each fault. It must not be answered before the messages that waited. */
export function addTrafficAfter(
  random: Random,
  faults: readonly Timed<Fault>[],
  client: number,
  write: Write,
): void {
  for (const { at, what } of faults) {
    const ms = what.do === 'kill-postgres' ? what.downMs : what.do === 'lock' ? what.ms : 0;
    write(client, at + ms + random.int(-200, 400), 'ask');
  }
}
