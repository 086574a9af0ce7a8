import type { Random } from '../../src/dev/seed/random';
import { FAILPOINTS, type Failpoint } from '../../src/failpoint';
import type { Fault, ResponderFault, Target } from './faults';
import type { GatewayFault } from './mock-gateway';

/**
 * Replies of this suite have one part each, its companies send no reminders, and no sync runs. The points around a request to a
 * booking system are in external-bookings.ts.
 */
const NOT_EVERYWHERE: readonly Failpoint[] = [
  'after-part',
  'after-page',
  'after-reminder',
  'before-announcement',
  'after-announcement',
  'after-request',
  'after-record',
  'before-commit',
];
const PASSED = FAILPOINTS.filter((point) => !NOT_EVERYWHERE.includes(point));

const SERVERS = ['queue', 'cache', 'postgres'] as const;

/** @param clients number of clients */
export function makeFault(random: Random, clients: number): Fault {
  const anyProcess = () => random.int(0, 99);
  const client = () => random.int(0, clients - 1);
  const target = (): Target => (random.chance(0.6) ? 'any' : anyProcess());
  const place = () => ({ point: random.pick(PASSED), spared: random.int(0, 4), of: target() });
  const downMs = () => random.int(0, 500);
  const frozenMs = () => random.int(1100, 2000); // longer than a lock
  return weighted<() => Fault>(random, [
    [28, () => ({ do: 'crash', ...place() })],
    [20, () => ({ do: 'freeze-at', ...place(), ms: frozenMs() })],
    [8, () => ({ do: 'kill', of: anyProcess() })],
    [5, () => ({ do: 'freeze', of: anyProcess(), ms: frozenMs() })],
    [5, () => ({ do: 'kill-queue', downMs: downMs() })],
    [5, () => ({ do: 'rewind-queue', lostMs: random.int(100, 1000), downMs: downMs() })],
    [2, () => ({ do: 'freeze-queue', ms: random.int(200, 1500) })],
    [5, () => ({ do: 'flush-cache' })],
    [2, () => ({ do: 'kill-cache', downMs: downMs() })],
    [3, () => ({ do: 'freeze-cache', ms: random.int(100, 1000) })],
    [5, () => ({ do: 'kill-postgres', downMs: downMs() })],
    [6, () => ({ do: 'cut', connections: random.pick(SERVERS) })],
    [
      10,
      () => {
        // A silent connection of a queue is detected after 15 seconds, so such a schedule is long.
        const connections = random.pick(['postgres', 'postgres', 'queue', 'cache'] as const);
        return { do: 'silence', connections, of: random.chance(0.5) ? 'all' : anyProcess() };
      },
    ],
    [
      12,
      () => ({
        do: 'lock',
        row: random.pick(['company', 'client', 'conversation', 'conversation']),
        client: client(),
        ms: random.int(500, 2500),
      }),
    ],
    [
      10,
      () => ({
        do: 'recreate',
        what: random.chance(0.3) ? 'company' : 'client',
        client: client(),
        again: random.chance(0.5),
      }),
    ],
    [
      16,
      () => {
        const how = random.pick<GatewayFault>([
          'no-response',
          'response-lost',
          'response-lost',
          'server-error',
          'busy',
          'refusal',
        ]);
        return { do: 'gateway', how, times: random.int(1, 4) };
      },
    ],
  ])();
}

export function makeResponderFault(random: Random): ResponderFault {
  return weighted<() => ResponderFault>(random, [
    [60, () => ({ do: 'think', times: 2, ms: random.int(50, 450) })],
    [25, () => ({ do: 'throw', times: random.chance(0.15) ? 3 : 1 })],
    [15, () => ({ do: 'hang', times: 1 })],
  ])();
}

export function weighted<T>(random: Random, choices: readonly (readonly [weight: number, choice: T])[]): T {
  let left = random.int(
    1,
    choices.reduce((sum, [weight]) => sum + weight, 0),
  );
  for (const [weight, choice] of choices) {
    left -= weight;
    if (left <= 0) return choice;
  }
  throw new RangeError('no choice has a weight');
}
