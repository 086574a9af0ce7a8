import { Convoys } from '../conversation/convoys';
import { type ReceiveDeps, receiveMessage } from '../conversation/receive';
import type { Events } from '../observability/events';
import { SECOND } from '../time/duration';
import { DatabaseOutage } from './database-outage';
import { watchForCrowds } from './fair-order';
import type { Handlers } from './handler';
import { unlessLocked } from './locked';
import { drop, giveBack, later } from './outcome';

/** Of the messages that a process stores at once, one company may have so many; what floods is stored in convoys. */
const [MESSAGES_PER_COMPANY, CONVOY] = [32, 16];

/** Milliseconds. Short, however long it lasts: the client's next message must not overtake this one. */
const LOCKED = SECOND;

export function incomingMessageWorker(deps: ReceiveDeps & { events: Events }): Handlers['incoming-message'] {
  const look = watchForCrowds(deps.queues);
  const convoys = new Convoys(MESSAGES_PER_COMPANY, CONVOY);
  const outage = new DatabaseOutage(deps.events);
  return async (message, { addedAt, signal }) => {
    look();
    const receive = () => convoys.run(message.companyId, () => receiveMessage(deps, message, addedAt));
    const received = await unlessLocked(() => outage.through(receive, signal));
    if (received === 'locked') return later(new Date(Date.now() + LOCKED));
    if (received === 'away') return giveBack;
    return received === 'stored' ? undefined : drop(received);
  };
}
