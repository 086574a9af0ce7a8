import type { Failpoint } from '../../src/failpoint';
import type { GatewayFault } from './gateway';
import type { Server } from './ways';

/** What goes wrong, besides what responders do (see `Trouble`). Times in milliseconds. */
export type Fault =
  /** The process that passes this point next (of one, or of all of them) dies there, or freezes for a while. */
  | { do: 'crash'; point: Failpoint; spared: number; of: Victim }
  | { do: 'freeze-at'; point: Failpoint; spared: number; of: Victim; ms: number }
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
  | { do: 'cut'; connections: Server }
  /** The connections stay open and carry nothing any more; new ones work. Of one process, or of all of them. */
  | { do: 'silence'; connections: Server; of: number | 'all' }
  /** A session keeps its transaction open with a row of this client's locked: at least so long. */
  | { do: 'lock'; row: Row; client: number; ms: number }
  /**
   * Everything of the client, or of their company, is deleted. The company is there again at once, with the same id and
   * nothing of before; the client too (`again`), or when they write.
   */
  | { do: 'recreate'; what: 'client' | 'company'; client: number; again: boolean }
  | { do: 'gateway'; how: GatewayFault; times: number };

export type Row = 'company' | 'client' | 'conversation';

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
    case 'silence': {
      const whose = fault.of === 'all' ? 'all processes' : `process ${fault.of}`;
      return `the connections of ${whose} to the ${fault.connections} go silent`;
    }
    case 'lock':
      return `another session locks the ${fault.row} row of client ${fault.client} for ${fault.ms} ms, and until the others are answered`;
    case 'recreate':
      return fault.what === 'client'
        ? `client ${fault.client} is deleted and created again`
        : `the company of client ${fault.client} is deleted and created again`;
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
    case 'silence':
      return `connections go silent: ${fault.connections}`;
    case 'lock':
      return `row locked: ${fault.row}`;
    case 'recreate':
      return `rows deleted and created again: ${fault.what}`;
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
