import { type Channel, singleChannel } from '../../src/channels/channel';
import { deliverReplies } from '../../src/conversation/deliver';
import type { DeliverDeps } from '../../src/conversation/deliver-deps';
import { Events } from '../../src/observability/events';
import { addClient, addCompany, addConversation, addReply, testDatabase } from './database';
import { testSendingRate } from './sending-rate';
import { newPhone } from './system';

/** A company with one conversation, new for each test, and the delivery of its replies. */
export function useDelivery() {
  const db = testDatabase();
  const rate = testSendingRate();
  const { signal } = new AbortController();
  const delivery = {
    db,
    rate,
    companyId: '',
    conversationId: '',

    /** Commits replies that are not sent yet. */
    async commit(...texts: string[]): Promise<void> {
      const { companyId, conversationId } = delivery;
      for (const text of texts) await addReply(db, { companyId, conversationId, text });
    },

    replies: () =>
      db
        .selectFrom('message')
        .select(['id', 'text', 'status', 'attempts', 'error', 'provider_message_id', 'idempotency_key'])
        .where('company_id', '=', delivery.companyId)
        .orderBy('id')
        .execute(),

    deliver: (send: Channel['send'] | Channel, rest: Partial<DeliverDeps> = {}, conversationId?: string) =>
      deliverReplies(
        {
          db,
          channels: singleChannel(typeof send === 'function' ? { send } : send),
          rate,
          events: new Events(),
          gatewayTimeoutMs: 30_000,
          onUnconfirmed: 'repeat',
          ...rest,
        },
        conversationId ?? delivery.conversationId,
        signal,
      ),
  };
  beforeEach(async () => {
    delivery.companyId = await addCompany(db);
    const client = await addClient(db, delivery.companyId, newPhone());
    delivery.conversationId = await addConversation(db, delivery.companyId, client);
  });
  return delivery;
}
