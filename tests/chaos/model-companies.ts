import { createRandom } from '../../src/dev/seed/random';
import type { Fault } from './faults';
import { MODEL_FAULTS } from './model-server';
import type { Client, Company, Step, Timed } from './schedule';

const CHANCE = 0.5;
/** Milliseconds after a client's last order: the first yes may come before the question, or answer nothing. */
const YES_AFTER = [500, 1500];

interface Parts {
  seed: number;
  index: number;
  companies: Company[];
  clients: Client[];
  steps: Timed<Step>[];
  faults: Timed<Fault>[];
}

/**
 * Lets a model answer for companies. Their clients say yes after their orders, and the server of the model fails. As with booking systems,
 * schedules that delete rows have none, and the random sequence is one of its own.
 */
export function addModels({ seed, index, companies, clients, steps, faults }: Parts): void {
  const random = createRandom(Math.imul(seed + 7, 0x9e3779b1) ^ Math.imul(index + 11, 0xc2b2ae35));
  if (companies.some(({ hasDefaultDebounce }) => hasDefaultDebounce)) return;
  if (faults.some(({ what }) => what.do === 'recreate') || !random.chance(CHANCE)) return;
  for (const [i, company] of companies.entries()) company.hasModel = i === 0 || random.chance(0.5);
  for (const [client, { company }] of clients.entries()) {
    if (!companies[company]?.hasModel) continue;
    const orders = steps.filter(({ what }) => what.do === 'write' && what.client === client && isOrder(what));
    const last = Math.max(...orders.map(({ at }) => at));
    for (const [i, after] of orders.length > 0 ? YES_AFTER.entries() : []) {
      const at = last + after;
      const what = { do: 'write', message: `y${client}.${i}`, client, request: 'agree', sentMs: at } as const;
      steps.push({ at, what });
    }
  }
  for (let left = random.int(1, 4); left > 0; left--) {
    const how = random.pick(MODEL_FAULTS);
    faults.push({ at: random.int(0, 2000), what: { do: 'model', how, times: random.int(1, 3) } });
  }
}

const isOrder = (step: Step) => step.do === 'write' && (step.request === 'book' || step.request === 'cancel');
