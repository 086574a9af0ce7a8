import type { Handlers } from '../handler';
import { drop } from '../outcome';

export function channelEventHandler(): Handlers['channel-event'] {
  return async ({ event }) => drop(event.type);
}
