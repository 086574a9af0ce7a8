import { SECOND } from '../config';
import { keepFairOrder, MANY } from '../conversation/fair-order';
import type { ReceiveParts } from '../conversation/receive';
import { incomingMessage } from '../jobs/incoming-message';
import type { Queues } from '../jobs/queues';
import type { Logger } from '../logger';
import type { Handlers } from './run-worker';

/** Then it is woken again, if there is still a crowd: nothing that it knows grows old. */
const RUN = 5 * SECOND;
/** Milliseconds between two looks at how many wait, while messages are taken. */
const LOOK_EVERY = 50;

export function fairOrderWorker(parts: ReceiveParts & { logger: Logger }): Handlers['fair-order'] {
  return async (_, { signal }) => {
    const stored = await keepFairOrder(parts, RUN, signal);
    if (stored > 0) parts.logger.info({ stored }, 'stored the messages of those who stood behind a crowd');
    return undefined;
  };
}

/** To be called whenever a message is taken: wakes the job while many others wait. */
export function watchForCrowds(queues: Queues): () => void {
  let next = 0;
  const look = async () => {
    const waiting = await queues.get(incomingMessage.queue).getWaitingCount();
    if (waiting >= MANY) await queues.wakeFairOrder();
  };
  return () => {
    if (performance.now() < next) return;
    next = performance.now() + LOOK_EVERY;
    look().catch(() => undefined); // a Redis that is away is somebody else's report; the next message looks again
  };
}
