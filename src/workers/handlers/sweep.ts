import { type SweepDeps, sweep } from '../../conversation/sweep';
import { newlySilentChannels } from '../../db/silent-channels';
import type { Events } from '../../observability/events';
import { MINUTE } from '../../time/duration';
import type { Handlers } from '../handler';

interface SweepHandlerDeps extends SweepDeps {
  events: Events;
  /** Milliseconds without a message after which a channel is silent. */
  channelSilenceMs: number;
}

/** Milliseconds. It reads the messages of a week, and a silence is told in hours. */
const SILENCE_CHECK = 15 * MINUTE;

export function sweepHandler(deps: SweepHandlerDeps): Handlers['sweep'] {
  const { db, events, channelSilenceMs } = deps;
  let nextCheck = 0;
  return async () => {
    const found = await sweep(deps);
    if (Object.values(found).some((count) => count > 0)) events.emit('sweep.found', found);
    if (performance.now() < nextCheck) return undefined;
    nextCheck = performance.now() + SILENCE_CHECK;
    for (const silent of await newlySilentChannels(db, channelSilenceMs))
      events.emit('channel.silent', silent);
    return undefined;
  };
}
