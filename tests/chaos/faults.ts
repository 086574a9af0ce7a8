import type { Failpoint } from '../../src/failpoint';
import type { BookingFault } from '../bookings/generic/faults';
import type { GatewayFault } from './mock-gateway';
import type { ModelFault } from './model-server';
import type { Server } from './proxies';

/** Faults other than those of responders (see `ResponderFault`). Times are in milliseconds. */
export type Fault =
  /** The target process that passes this failpoint next is killed there, or freezes for `ms`. */
  | { do: 'crash'; point: Failpoint; spared: number; of: Target }
  | { do: 'freeze-at'; point: Failpoint; spared: number; of: Target; ms: number }
  /** The same at an arbitrary moment. */
  | { do: 'kill'; of: number }
  | { do: 'freeze'; of: number; ms: number }
  /** SIGKILL. The data in its file survives. */
  | { do: 'kill-queue'; downMs: number }
  /** SIGKILL that also loses the writes of the last `lostMs`, as after a power failure. */
  | { do: 'rewind-queue'; lostMs: number; downMs: number }
  | { do: 'freeze-queue'; ms: number }
  | { do: 'flush-cache' }
  | { do: 'kill-cache'; downMs: number }
  | { do: 'freeze-cache'; ms: number }
  | { do: 'kill-postgres'; downMs: number }
  | { do: 'cut'; connections: Server }
  /** The connections of one process or of all of them stay open and carry no data. New connections work. */
  | { do: 'silence'; connections: Server; of: number | 'all' }
  /** Another session locks a row of this client in an open transaction, for at least `ms`. */
  | { do: 'lock'; row: Row; client: number; ms: number }
  /**
   * All rows of the client or of their company are deleted. The company is created again at once with the same id. The
   * client is created again at once (`again`), or by their next message.
   */
  | { do: 'recreate'; what: 'client' | 'company'; client: number; again: boolean }
  | { do: 'gateway'; how: GatewayFault; times: number }
  /** Of the next requests to the booking system. */
  | { do: 'bookings'; how: BookingFault; times: number }
  /** Of the next requests to the model. */
  | { do: 'model'; how: ModelFault; times: number };

export type Row = 'company' | 'client' | 'conversation';

/** A worker process by its number, or the first one that passes the failpoint. */
export type Target = number | 'any';

/** What a responder does with a message, `times` times. Afterwards it answers. */
export type ResponderFault =
  | { do: 'throw'; times: number }
  | { do: 'hang'; times: number }
  | { do: 'think'; times: number; ms: number };

export function describeFault(fault: Fault): string {
  switch (fault.do) {
    case 'crash':
      return `${nameOf(fault.of)} is killed at ${fault.point}${passing(fault.spared)}`;
    case 'freeze-at':
      return `${nameOf(fault.of)} freezes for ${fault.ms} ms at ${fault.point}${passing(fault.spared)}`;
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
      return `another session locks the ${fault.row} row of client ${fault.client} for ${fault.ms} ms, and until the clients of the other company are answered`;
    case 'recreate':
      return fault.what === 'client'
        ? `client ${fault.client} is deleted and created again`
        : `the company of client ${fault.client} is deleted and created again`;
    case 'gateway':
      return `the gateway ${GATEWAY_FAULTS[fault.how]}, ${fault.times} times`;
    case 'bookings':
      return `a request to the booking system: ${fault.how}, ${fault.times} times`;
    case 'model':
      return `a request to the model: ${fault.how}, ${fault.times} times`;
  }
}

/** The name under which a fault is counted. */
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
      return `gateway ${GATEWAY_FAULTS[fault.how]}`;
    case 'bookings':
      return `booking system: ${fault.how}`;
    case 'model':
      return `model: ${fault.how}`;
  }
}

const GATEWAY_FAULTS: Record<GatewayFault, string> = {
  'no-response': 'does not respond',
  'response-lost': 'accepts, but its response is lost',
  'server-error': 'answers 500',
  busy: 'answers 429 with Retry-After: 1',
  refusal: 'refuses with 400',
};

function nameOf(target: Target): string {
  return target === 'any' ? 'the first process' : `process ${target}`;
}

function passing(times: number): string {
  return times === 0 ? '' : `, after it passed this point ${times} times`;
}
