import { type ReceiveParts, receiveMessage } from '../conversation/receive';
import { drop } from './outcome';
import type { Handlers } from './run-worker';

export function incomingMessageWorker(parts: ReceiveParts): Handlers['incoming-message'] {
  return async (message, { addedAt }) => {
    const received = await receiveMessage(parts, message, addedAt);
    return received === 'stored' ? undefined : drop(received);
  };
}
