import { singleChannel } from '../../src/channels/channel';
import { createWebhookChannel } from '../../src/channels/webhook/outbound';
import { deliverReplies } from '../../src/conversation/deliver';
import { type EventMap, Events } from '../../src/observability/events';
import { addClient, addCompany, addConversation, addReply, testDatabase } from './database';
import { PATIENT } from './limits';
import { type RecordingGateway, startRecordingGateway } from './recording-gateway';
import { testSendingRate } from './sending-rate';
import { newPhone } from './system';

const { signal } = new AbortController();

/** A company with a mock gateway of its own, new for each test, and the delivery of replies to it. */
export function useMockGateway() {
  const db = testDatabase();
  const bed = {
    db,
    rate: testSendingRate(),
    companyId: '',
    gateway: {} as RecordingGateway,
    events: new Events(),
    /** The names of the events of outages and refusals, in order. */
    emitted: [] as string[],
    refusals: [] as EventMap['reply.refused'][],

    /** A conversation with committed replies, none of them sent. */
    async conversation(...texts: string[]): Promise<string> {
      const { companyId } = bed;
      const client = await addClient(db, companyId, newPhone());
      const conversationId = await addConversation(db, companyId, client);
      for (const text of texts) await addReply(db, { companyId, conversationId, text, address: newPhone() });
      return conversationId;
    },

    /** This many conversations, each with one reply. */
    async conversations(count: number): Promise<string[]> {
      const ids: string[] = [];
      for (let i = 0; i < count; i++) ids.push(await bed.conversation(`to ${i}`));
      return ids;
    },

    channels: () =>
      singleChannel(
        createWebhookChannel({ url: bed.gateway.url, secret: 's', attemptTimeoutMs: PATIENT, attempts: 1 }),
      ),

    /** Delivers as the worker does; `failed`: BullMQ tries the job again. */
    async deliver(conversationId: string): Promise<string> {
      const deps = {
        db,
        channels: bed.channels(),
        rate: bed.rate,
        events: bed.events,
        gatewayTimeoutMs: 30_000,
        onUnconfirmed: 'repeat' as const,
      };
      const delivered = deliverReplies(deps, conversationId, signal);
      return (await delivered.catch(() => ({ kind: 'failed' as const }))).kind;
    },

    /** Delivers to one conversation after the other. */
    async deliverAll(ids: readonly string[]): Promise<string[]> {
      const kinds: string[] = [];
      for (const id of ids) kinds.push(await bed.deliver(id));
      return kinds;
    },

    async statuses() {
      const rows = await db
        .selectFrom('message')
        .select('status')
        .where('company_id', '=', bed.companyId)
        .orderBy('id')
        .execute();
      return rows.map(({ status }) => status);
    },

    /** The texts of the requests that the gateway has received, in order. */
    texts: () => bed.gateway.received.map(({ body }) => JSON.parse(body).text as string),
  };
  beforeEach(async () => {
    bed.gateway = await startRecordingGateway();
    bed.companyId = await addCompany(db);
    bed.events = new Events();
    bed.emitted = [];
    bed.refusals = [];
    bed.events.on('reply.refused', (refusal) => bed.refusals.push(refusal));
    for (const name of ['outage.began', 'outage.ended', 'reply.refused'] as const)
      bed.events.on(name, () => bed.emitted.push(name));
  });
  afterEach(async () => {
    bed.events.close();
    await bed.gateway.stop();
  });
  return bed;
}
