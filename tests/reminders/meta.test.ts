import { channelFor } from '../../src/channels/channel-for';
import type { ConfiguredChannel } from '../../src/channels/configured';
import { QUEUES } from '../../src/jobs';
import { createLogger } from '../../src/observability/logger';
import { HOUR } from '../../src/time/duration';
import { type Running, startWorkers } from '../../src/workers/start';
import { addClient, addConversation, addSalon, type Salon, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { type GraphServer, startGraphServer } from '../support/graph-server';
import { addUpcoming, withReminders } from '../support/reminders';
import { remind } from '../support/reminding';
import { newPhone, testConfig } from '../support/system';

/** From the job to the Graph API. */

const db = testDatabase();

let graph: GraphServer;
let salon: Salon;
let channels: ConfiguredChannel[];
let running: Running;
let clientId: string;
beforeAll(async () => {
  graph = await startGraphServer();
  salon = await addSalon(db, [], { name: 'Лотос', ...withReminders([1440]) });
  const { phoneNumberId, accessToken, url: graphUrl } = graph;
  const settings = {
    phoneNumberId,
    accessToken,
    appSecret: 'secret',
    verifyToken: 'verify',
    graphUrl,
    apiVersion: 'v26.0',
    windowTemplate: { name: 'reply', language: 'ru', withText: true },
  };
  channels = [{ id: 'salon', company: salon.companyId, provider: 'meta', settings }];
  running = await startWorkers({
    config: testConfig({ channels, nodeEnv: 'production' }),
    logger: createLogger('silent'),
    responder: { respond: async () => ({ actions: [] }) },
    queues: QUEUES.filter((queue) => queue !== 'maintenance'),
  });
});
afterAll(async () => {
  await running.stop();
  await graph.stop();
});
beforeEach(async () => {
  clientId = await addClient(db, salon.companyId, newPhone());
});

async function reminded() {
  const before = graph.taken.length;
  await addUpcoming(db, salon, { clientId, inMinutes: 1440 });
  const config = { channel: undefined, channels };
  await remind(running, { channelFor: (companyId, last) => channelFor(config, companyId, last) });
  await eventually(() => graph.taken.length > before);
  return graph.taken[before];
}

/** The client wrote this many hours ago, and was answered. */
async function wrote(hoursAgo: number, channel = 'salon'): Promise<void> {
  const sentAt = new Date(Date.now() - hoursAgo * HOUR).toISOString();
  const conversation = await addConversation(db, salon.companyId, clientId, [
    { direction: 'in', text: 'hi', sentAt, turn: 1 },
    { direction: 'out', text: 'hello', sentAt, turn: 1 },
  ]);
  await db
    .updateTable('message')
    .set({ channel, address: newPhone() })
    .where('conversation_id', '=', conversation)
    .execute();
}

test('a client who wrote within 24 hours is reminded with buttons', async () => {
  await wrote(23);
  expect(await reminded()).toMatchObject({
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: expect.stringContaining('Напоминаем о записи: «Стрижка»') },
      action: {
        buttons: ['Приду', 'Перенести', 'Отменить'].map((title) => ({ reply: { title } })),
      },
    },
  });
});

test.each([
  ['wrote before', () => wrote(25)],
  ['has never written', async () => undefined],
  ['has written on another channel only, which is not configured any more', () => wrote(1, 'former')],
])('a client who %s is reminded with the template, in one line', async (_, given) => {
  await given();
  const message = await reminded();
  expect(message).toMatchObject({ type: 'template', template: { name: 'reply', language: { code: 'ru' } } });
  const [text] = JSON.stringify(message).match(/Здравствуйте! Это Лотос\. Напоминаем о записи: [^"]*/) ?? [];
  expect(text).toMatch(/Ответьте «да», «перенести» или «отменить»\. Чтобы не получать/);
});
