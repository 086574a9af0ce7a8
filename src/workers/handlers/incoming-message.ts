import { type ReceiveDeps, receiveMessage } from '../../conversation/receive';
import { SECOND } from '../../time/duration';
import type { Handlers } from '../handler';
import { drop, giveBack, later } from '../outcome';
import { DatabaseOutage } from './database-outage';
import { unlessLocked } from './locked';

/** Milliseconds. Short, however often it is needed: the client's next message must not be stored before this one. */
const AFTER_LOCK = SECOND;

export function incomingMessageHandler(deps: ReceiveDeps): Handlers['incoming-message'] {
  const outage = new DatabaseOutage(deps.events);
  return async (message, { addedAt, signal, traceparent }) => {
    const receive = () => receiveMessage(deps, message, addedAt, traceparent);
    const received = await unlessLocked(() => outage.through(receive, signal));
    if (received === 'locked') return later(new Date(Date.now() + AFTER_LOCK));
    if (received === 'away') return giveBack;
    return received === 'stored' ? undefined : drop(received);
  };
}
