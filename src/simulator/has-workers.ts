import { conversationTurn } from '../jobs/conversation-turn';
import { incomingMessage } from '../jobs/incoming-message';
import type { Queues } from '../queues/queues';
import { shardsOf } from '../queues/shards';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';

/** Whether processes take messages and turns. True where Redis does not say. */
export async function hasWorkers(queues: Queues, turnShards: number): Promise<boolean> {
  const names = [incomingMessage.queue, ...shardsOf(conversationTurn.queue, turnShards)];
  const counts = Promise.all(names.map((name) => queues.get(name).getWorkersCount()));
  const late = () => new Error('Redis does not answer');
  return within(SECOND, counts, late)
    .then(([messages, ...turns]) => messages !== 0 && turns.some((count) => count > 0))
    .catch(() => true);
}
