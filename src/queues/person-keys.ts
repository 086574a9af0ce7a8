import { mentionsAddress, type Person } from './person';
import { keysOf, queueKey } from './person-jobs';
import type { Queues } from './queues';

type Addressed = Pick<Person, 'companyId' | 'addresses'>;

/**
 * Removes the counters of these addresses, and the recent events of all queues: they tell reasons of failures, and ids of jobs that a
 * producer may have made of a phone number. Nothing that is enqueued is lost.
 */
export async function removePersonKeys(queues: Queues, person: Addressed): Promise<void> {
  const { connection, prefix } = queues.place;
  for await (const keys of keysOf(queues)) {
    const counters = keys.filter((key) => key.startsWith(`${prefix}:`) && isCounterOf(key, person));
    await Promise.all(counters.map((key) => connection.unlink(key)));
    for (const key of keys) {
      const own = queueKey(queues, key);
      if (own?.rest === 'events') await own.queue.trimEvents(0);
    }
  }
}

/** `rate:{company}:address` and `send-rate:{company/channel}:to:address`: see fairness/ and channels/. */
function isCounterOf(key: string, person: Addressed): boolean {
  const [, companyId] = /:(?:send-)?rate:\{([\w-]+)[}/]/.exec(key) ?? [];
  return companyId === person.companyId && mentionsAddress(key, person);
}
