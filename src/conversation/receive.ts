import type { Db } from '../db/database';
import { storeIncomingMessage } from '../db/inbox';
import { chatKind, normalizeAddress } from '../domain/address';
import { plausibleTimes } from '../domain/message-times';
import type { Debounce } from '../domain/policies';
import { failpoint } from '../failpoint';
import type { IncomingMessage } from '../jobs/incoming-message';
import type { Queues } from '../queues/queues';

export interface ReceiveDeps {
  db: Db;
  queues: Queues;
  debounce: Debounce;
}

export type Received = 'stored' | 'duplicate' | 'group' | 'broadcast' | 'newsletter';

/**
 * Stores a message and wakes its conversation. Groups, status broadcasts and newsletters are no dialogues; they
 * are not stored. `addedAt`: when its producer put it on the queue, by the producer's clock. Throws `InvalidAddress` and `UnknownCompany`.
 */
export async function receiveMessage(
  { db, queues, debounce }: ReceiveDeps,
  message: IncomingMessage,
  addedAt: Date,
): Promise<Received> {
  const chat = chatKind(message.from.value);
  if (chat !== 'client') return chat;
  const address = normalizeAddress(message.from);
  const told = { sentAt: new Date(message.sentAt), receivedAt: addedAt };
  const { sentAt, receivedAt } = plausibleTimes(told, new Date());
  const dated = { ...message, sentAt: sentAt.toISOString() };
  const stored = await storeIncomingMessage(db, dated, { address, receivedAt }, debounce);
  failpoint('after-insert');
  // Also for a duplicate: the first delivery may have died between its commit and this line.
  if (stored.dueInMs !== null && !stored.deferred)
    await queues.wakeTurn(stored.conversationId, stored.dueInMs, stored.crowd);
  failpoint('after-wake-up');
  return stored.duplicate ? 'duplicate' : 'stored';
}
