import { Redis } from 'ioredis';
import { type Channel, singleChannel } from '../../src/channels/channel';
import { SendingRate } from '../../src/channels/sending-rate';
import type { PayloadInput } from '../../src/jobs';
import { channelEvent } from '../../src/jobs/channel-event';
import { HOUR } from '../../src/time/duration';
import { channelEventHandler } from '../../src/workers/handlers/channel-event';
import type { Outcome } from '../../src/workers/outcome';
import type { System } from './system';
import { NO_LIMIT } from './turn';

export type EventInput = PayloadInput<typeof channelEvent>['event'];

interface Rest {
  /** How often a worker has taken the job. */
  starts?: number;
  personPauseMs?: number;
  channel?: Channel;
  rate?: SendingRate;
}

/** Of channels without a rate: its Redis is never asked. */
const UNUSED_RATE = new SendingRate(new Redis({ lazyConnect: true }), 'unused');

/** Handles one event as the worker would. */
export async function tell(
  system: System,
  companyId: string,
  event: EventInput,
  rest: Rest = {},
): Promise<Outcome> {
  const { starts = 1, personPauseMs = HOUR, channel = { send: async () => ({}) } } = rest;
  const deps = {
    ...system,
    debounce: { debounceMs: 0, maxWaitMs: 0 },
    turnsPerCompany: NO_LIMIT,
    personPauseMs,
    channels: singleChannel(channel),
    rate: rest.rate ?? UNUSED_RATE,
    gatewayTimeoutMs: 10_000,
  };
  const job = channelEvent.schema.parse({ companyId, channel: 'whatsapp', event });
  const { signal } = new AbortController();
  return channelEventHandler(deps)(job, { addedAt: new Date(), crashes: 0, starts, signal });
}
