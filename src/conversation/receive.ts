import { chatKind, normalizeAddress } from '../address';
import { crashPoint } from '../crash-point';
import type { Db } from '../db/database';
import type { Debounce } from '../db/debounce';
import { storeIncomingMessage } from '../db/inbox';
import type { IncomingMessage } from '../jobs/incoming-message';
import type { Queues } from '../jobs/queues';

export interface ReceiveParts {
  db: Db;
  queues: Queues;
  debounce: Debounce;
}

export type Received = 'stored' | 'duplicate' | 'group' | 'broadcast' | 'newsletter';

/**
 * Stores a message and wakes its conversation. Groups, status broadcasts and newsletters are no dialogues; they
 * are not stored. Throws `InvalidAddress` and `UnknownCompany`.
 */
export async function receiveMessage(
  { db, queues, debounce }: ReceiveParts,
  message: IncomingMessage,
  receivedAt: Date,
): Promise<Received> {
  const chat = chatKind(message.from.value);
  if (chat !== 'client') return chat;
  const address = normalizeAddress(message.from);
  const stored = await storeIncomingMessage(db, message, { address, receivedAt }, debounce);
  crashPoint('after-insert');
  // Also for a duplicate: the first delivery may have died between its commit and this line.
  if (stored.dueInMs !== null && !stored.crowdedOut)
    await queues.wakeTurn(stored.conversationId, stored.dueInMs, stored.crowd);
  crashPoint('after-wake-up');
  return stored.duplicate ? 'duplicate' : 'stored';
}
