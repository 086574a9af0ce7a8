import type { Channels } from '../channels/channel';
import type { SendingRate } from '../channels/sending-rate';
import type { Db } from '../db/database';
import type { OnUnconfirmed } from '../domain/policies';
import type { Events } from '../observability/events';
import { SECOND } from '../time/duration';

export interface DeliverDeps {
  db: Db;
  channels: Channels;
  rate: SendingRate;
  events: Events;
  /** Milliseconds that one message may take to be accepted, the channel's own repetitions included. */
  gatewayTimeoutMs: number;
  /** For companies that have not decided it themselves. */
  onUnconfirmed: OnUnconfirmed;
}

export type Delivered =
  | { kind: 'drained'; sent: number; refused: number; held: number }
  /** Not now: another process is sending a reply of this conversation, or a limit or the gateway asks for a pause. */
  | { kind: 'wait'; ms: number }
  /** The channel has an outage: the sweep wakes the conversation when it is over. */
  | { kind: 'paused' };

/** What happened to the oldest reply. */
export type Step =
  | { kind: 'empty' }
  | { kind: 'sent'; more: boolean }
  | { kind: 'refused' }
  | { kind: 'held' }
  /** A reminder of a booking that has changed since: it is not sent. */
  | { kind: 'withdrawn' }
  /** The claim ended before the channel answered: another process may be sending the reply. */
  | { kind: 'taken-over' }
  | Exclude<Delivered, { kind: 'drained' }>;

/** Added to the channel's deadline: a process that has not reported back by then is dead. */
const CLAIM_MARGIN = 2 * SECOND;

/** Milliseconds for which a process may send one message of a reply before another one takes it over. */
export function claimMs({ gatewayTimeoutMs }: Pick<DeliverDeps, 'gatewayTimeoutMs'>): number {
  return gatewayTimeoutMs + CLAIM_MARGIN;
}

/** After the end of a claim, while the provider's delivery states may still settle a message that may have been sent. */
const SETTLING = 18 * SECOND;

/**
 * Milliseconds since the attempt to send a message after which it is repeated, if it is still unknown whether the gateway has taken
 * it. Only for channels that confirm messages by their key.
 */
export function settlingMs(deps: Pick<DeliverDeps, 'gatewayTimeoutMs'>): number {
  return claimMs(deps) + SETTLING;
}
