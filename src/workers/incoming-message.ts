import { Convoys } from '../conversation/convoys';
import { type ReceiveParts, receiveMessage } from '../conversation/receive';
import { watchForCrowds } from './fair-order';
import { afterLock, unlessLocked } from './locked';
import { drop, later } from './outcome';
import type { Handlers } from './run-worker';

/** Of the messages that a process stores at once, one company may have so many; what floods is stored in convoys. */
const [MESSAGES_PER_COMPANY, CONVOY] = [32, 16];

export function incomingMessageWorker(parts: ReceiveParts): Handlers['incoming-message'] {
  const look = watchForCrowds(parts.queues);
  const convoys = new Convoys(MESSAGES_PER_COMPANY, CONVOY);
  return async (message, { addedAt }) => {
    look();
    const receive = () => convoys.run(message.companyId, () => receiveMessage(parts, message, addedAt));
    const received = await unlessLocked(receive);
    if (received === 'locked') return later(afterLock(addedAt));
    return received === 'stored' ? undefined : drop(received);
  };
}
