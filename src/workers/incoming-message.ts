import { CompanyPlaces } from '../conversation/company-places';
import { type ReceiveParts, receiveMessage } from '../conversation/receive';
import { watchForCrowds } from './fair-order';
import { drop } from './outcome';
import type { Handlers } from './run-worker';

/** Of the messages that a process stores at once, one company may have so many: others are not kept waiting by a flood. */
const MESSAGES_PER_COMPANY = 16;

export function incomingMessageWorker(parts: ReceiveParts): Handlers['incoming-message'] {
  const look = watchForCrowds(parts.queues);
  const places = new CompanyPlaces(MESSAGES_PER_COMPANY);
  return async (message, { addedAt }) => {
    look();
    const received = await places.run(message.companyId, () => receiveMessage(parts, message, addedAt));
    return received === 'stored' ? undefined : drop(received);
  };
}
