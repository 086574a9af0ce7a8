import type { Random } from '../../src/dev/seed/random';
import type { Fault } from './faults';
import type { Client, Slot, Step, Timed } from './schedule';
import { wayOf } from './webhooks';

interface Parts {
  random: Random;
  /** How many. */
  companies: number;
  clients: Client[];
  steps: Timed<Step>[];
  faults: Timed<Fault>[];
  makeSlot: (random: Random) => Slot;
}

const CHANCE = 0.5;
const POINTS = [
  'inside-merge',
  'after-merge',
  'inside-commit',
  'after-responder',
  'after-commit',
  'after-send',
] as const;

/**
 * Adds people who write from two addresses, and are linked in the middle: by an event, by a message that names both addresses,
 * or by both. Every one of them ends with such a message. Their rows are not deleted by faults. What holds for them is in
 * invariants/linked-people.ts.
 */
export function addLinkedPeople({ random, companies, clients, steps, faults, makeSlot }: Parts): void {
  if (faults.some(({ what }) => what.do === 'recreate') || !random.chance(CHANCE)) return;
  for (let left = random.int(1, 2); left > 0; left--) {
    const client = clients.push(makePerson(random, clients.length, random.int(0, companies - 1))) - 1;
    const write = (at: number, sender: { from?: 'alias'; namesBoth?: true }) => {
      const message = `m${steps.filter(({ what }) => what.do === 'write').length + 1}`;
      const about = random.chance(0.3)
        ? ({ request: 'book', slot: makeSlot(random) } as const)
        : ({ request: 'ask' } as const);
      steps.push({ at, what: { do: 'write', message, client, sentMs: at, ...about, ...sender } });
      if (random.chance(0.3))
        steps.push({ at: at + random.int(0, 500), what: { do: 'deliver-again', message } });
    };
    const from = () => (random.chance(0.5) ? ({ from: 'alias' } as const) : {});
    write(random.int(0, 200), {});
    write(random.int(0, 200), { from: 'alias' });
    for (let more = random.int(2, 6); more > 0; more--) write(random.int(100, 1300), from());
    if (random.chance(0.7)) steps.push({ at: random.int(200, 900), what: { do: 'link', client } });
    if (random.chance(0.4)) write(random.int(300, 1000), { ...from(), namesBoth: true });
    write(1500, { ...from(), namesBoth: true });
    if (random.chance(0.7)) {
      const crash = { do: 'crash', point: random.pick(POINTS), spared: 0, of: 'any' } as const;
      faults.push({ at: random.int(100, 900), what: crash });
    }
  }
}

function makePerson(random: Random, number: number, company: number): Client {
  const phone = `+7999100${String(number).padStart(4, '0')}`;
  const id = `9999100${String(number).padStart(4, '0')}`;
  const byPhone = { address: { kind: 'phone' as const, value: phone }, canonical: phone };
  const byLid = { address: { kind: 'lid' as const, value: id }, canonical: `lid:${id}` };
  const [first, alias] = random.chance(0.5) ? [byPhone, byLid] : [byLid, byPhone];
  return { company, by: wayOf(number), ...first, alias };
}
