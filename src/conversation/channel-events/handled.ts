import type { Channels } from '../../channels/channel';
import type { SendingRate } from '../../channels/sending-rate';
import type { ContextService } from '../../context/service';
import type { Db } from '../../db/database';
import type { InboxSettings } from '../../db/insert-messages';
import type { ChannelEventJob } from '../../jobs/channel-event';
import type { Events } from '../../observability/events';
import type { Queues } from '../../queues/queues';

export interface ChannelEventDeps extends InboxSettings {
  db: Db;
  contexts: ContextService;
  queues: Queues;
  events: Events;
  /** Milliseconds for which no turn runs after a reply of a person; 0: no pause. */
  personPauseMs: number;
  channels: Channels;
  rate: SendingRate;
  /** Milliseconds; see `DeliverDeps`. */
  gatewayTimeoutMs: number;
}

export type ChannelEventType = ChannelEventJob['event']['type'];

/** An event of one type, with the channel that tells it. */
export interface Told<Type extends ChannelEventType> extends Omit<ChannelEventJob, 'event'> {
  event: Extract<ChannelEventJob['event'], { type: Type }>;
}

/** Undefined: the event has changed something. Else why it has not: one of few words, which are counted. */
export type Handled = string | undefined;
