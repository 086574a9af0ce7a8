import type { CrashPoint } from '../../src/crash-point';
import type { GatewayFault } from './gateway';

/** What goes wrong, besides what responders do (see `Trouble`). Times in milliseconds. */
export type Fault =
  /** The process that passes this point next (of one, or of all of them) dies there, or freezes for a while. */
  | { do: 'crash'; point: CrashPoint; spared: number; of: Victim }
  | { do: 'freeze-at'; point: CrashPoint; spared: number; of: Victim; ms: number }
  /** The same wherever it happens to be. */
  | { do: 'kill'; of: number }
  | { do: 'freeze'; of: number; ms: number }
  /** SIGKILL; what was written to its file is there again afterwards. */
  | { do: 'kill-queue'; downMs: number }
  /** As a machine that loses power: what was written during the last `lostMs` is gone. */
  | { do: 'rewind-queue'; lostMs: number; downMs: number }
  | { do: 'freeze-queue'; ms: number }
  | { do: 'flush-cache' }
  | { do: 'kill-cache'; downMs: number }
  | { do: 'freeze-cache'; ms: number }
  | { do: 'kill-postgres'; downMs: number }
  | { do: 'cut'; connections: 'queue' | 'cache' | 'postgres' }
  | { do: 'gateway'; how: GatewayFault; times: number };

/** A worker process by its number, or whichever comes first. */
export type Victim = number | 'whoever';

/** What a responder does when it is handed the message: that often, then it answers. */
export type Trouble =
  | { do: 'throw'; times: number }
  | { do: 'hang'; times: number }
  | { do: 'think'; times: number; ms: number };

export function inWords(fault: Fault): string {
  switch (fault.do) {
    case 'crash':
      return `${whoever(fault.of)} dies at ${fault.point}${sparing(fault.spared)}`;
    case 'freeze-at':
      return `${whoever(fault.of)} freezes for ${fault.ms} ms at ${fault.point}${sparing(fault.spared)}`;
    case 'kill':
      return `process ${fault.of} is killed`;
    case 'freeze':
      return `process ${fault.of} freezes for ${fault.ms} ms`;
    case 'kill-queue':
      return `the queue Redis is killed and comes back after ${fault.downMs} ms`;
    case 'rewind-queue':
      return `the queue Redis is killed, loses its last ${fault.lostMs} ms and comes back after ${fault.downMs} ms`;
    case 'freeze-queue':
      return `the queue Redis freezes for ${fault.ms} ms`;
    case 'flush-cache':
      return 'the cache is flushed';
    case 'kill-cache':
      return `the cache Redis is killed and comes back empty after ${fault.downMs} ms`;
    case 'freeze-cache':
      return `the cache Redis freezes for ${fault.ms} ms`;
    case 'kill-postgres':
      return `PostgreSQL is killed and comes back after ${fault.downMs} ms`;
    case 'cut':
      return `all connections to the ${fault.connections} are cut`;
    case 'gateway':
      return `the gateway ${GATEWAY_WORDS[fault.how]}, ${fault.times} times`;
  }
}

/** How faults are counted: by what is done, and where. */
export function kindOf(fault: Fault): string {
  switch (fault.do) {
    case 'crash':
      return `SIGKILL at ${fault.point}`;
    case 'freeze-at':
      return `SIGSTOP at ${fault.point}`;
    case 'kill':
      return 'SIGKILL anywhere';
    case 'freeze':
      return 'SIGSTOP anywhere';
    case 'kill-queue':
      return 'queue Redis killed';
    case 'rewind-queue':
      return 'queue Redis loses its last second';
    case 'freeze-queue':
      return 'queue Redis frozen';
    case 'flush-cache':
      return 'cache flushed';
    case 'kill-cache':
      return 'cache Redis killed';
    case 'freeze-cache':
      return 'cache Redis frozen';
    case 'kill-postgres':
      return 'PostgreSQL killed';
    case 'cut':
      return `connections cut: ${fault.connections}`;
    case 'gateway':
      return `gateway ${GATEWAY_WORDS[fault.how]}`;
  }
}

const GATEWAY_WORDS: Record<GatewayFault, string> = {
  silent: 'does not answer',
  deaf: 'accepts, and its answer is lost',
  broken: 'answers 500',
  busy: 'answers 429 with Retry-After: 1',
  refusing: 'refuses with 400',
};

function whoever(of: Victim): string {
  return of === 'whoever' ? 'whichever process comes first' : `process ${of}`;
}

function sparing(times: number): string {
  return times === 0 ? '' : `, after it has passed it ${times} times`;
}
