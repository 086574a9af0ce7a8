import { setTimeout as pause } from 'node:timers/promises';
import { keepFairOrder, MANY } from '../conversation/fair-order';
import type { ReceiveDeps } from '../conversation/receive';
import { incomingMessage } from '../jobs/incoming-message';
import type { Logger } from '../observability/logger';
import type { Metrics } from '../observability/metrics';
import type { Queues } from '../queues/queues';
import { SECOND } from '../time/duration';
import type { Handlers } from './handler';

/** Then it is woken again, if there is still a crowd: nothing that it knows grows old. */
const RUN = 5 * SECOND;
/** Milliseconds between two looks at how many wait, while any do. */
const LOOK_EVERY = 25;

export interface FairOrderDeps extends ReceiveDeps {
  logger: Logger;
  metrics: Metrics;
}

/** The messages that it stores count as those that their own worker has stored. */
export function fairOrderWorker(deps: FairOrderDeps): Handlers['fair-order'] {
  return async (_, { signal }) => {
    const stored = await keepFairOrder(deps, RUN, signal);
    if (stored > 0) deps.logger.info({ stored }, 'stored the messages of those who stood behind a crowd');
    const { queue, name } = incomingMessage;
    deps.metrics.jobs.inc({ queue, job: name, outcome: 'done' }, stored);
    return undefined;
  };
}

/**
 * To be called whenever a message is taken: wakes the job while many others wait. It looks on by itself: a process whose
 * places are all taken by a crowd takes no message for a while.
 */
export function watchForCrowds(queues: Queues): () => void {
  let looking = false;
  const look = async () => {
    const queue = queues.get(incomingMessage.queue);
    for (let waiting = await queue.getWaitingCount(); waiting > 0; waiting = await queue.getWaitingCount()) {
      if (waiting >= MANY) await queues.wakeFairOrder();
      await pause(LOOK_EVERY);
    }
  };
  return () => {
    if (looking) return;
    looking = true;
    look()
      .catch(() => undefined) // a Redis that is away is somebody else's report; the next message looks again
      .finally(() => {
        looking = false;
      });
  };
}
