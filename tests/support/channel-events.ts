import type { PayloadInput } from '../../src/jobs';
import { channelEvent } from '../../src/jobs/channel-event';
import { HOUR } from '../../src/time/duration';
import { channelEventHandler } from '../../src/workers/handlers/channel-event';
import type { Outcome } from '../../src/workers/outcome';
import type { System } from './system';
import { NO_LIMIT } from './turn';

export type EventInput = PayloadInput<typeof channelEvent>['event'];

/** Handles one event as the worker would. */
export async function tell(
  system: System,
  companyId: string,
  event: EventInput,
  rest: { isLastAttempt?: boolean; personPauseMs?: number } = {},
): Promise<Outcome> {
  const { isLastAttempt = false, personPauseMs = HOUR } = rest;
  const deps = {
    ...system,
    debounce: { debounceMs: 0, maxWaitMs: 0 },
    turnsPerCompany: NO_LIMIT,
    personPauseMs,
  };
  const job = channelEvent.schema.parse({ companyId, channel: 'whatsapp', event });
  const { signal } = new AbortController();
  return channelEventHandler(deps)(job, { addedAt: new Date(), crashes: 0, isLastAttempt, signal });
}
