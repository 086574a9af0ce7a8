import type { ConfiguredChannel } from '../../../src/channels/configured';
import { readConfigFile } from '../../../src/config/file';
import { QUEUES } from '../../../src/jobs';
import { createLogger } from '../../../src/observability/logger';
import type { Responder } from '../../../src/responders/responder';
import { type Running, startWorkers } from '../../../src/workers/start';
import { addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { type GraphServer, startGraphServer } from '../../support/graph-server';
import { newPhone, testConfig } from '../../support/system';
import { body, change, contact, sign, textMessage } from './bed';

/** The bot of examples/meta, between a client of Meta's and the Graph API. */

const db = testDatabase();
let graph: GraphServer;
let salon: ConfiguredChannel;
let running: Running;

/** Offers two times, and repeats the one that was pressed. */
const responder: Responder = {
  async respond({ messages }) {
    const { text, choice } = messages.at(-1) ?? {};
    if (choice) return { text: `Записала на ${text} (${choice})`, actions: [] };
    const options = ['10:00', '11:00'].map((title) => ({ id: `slot:${title}`, title }));
    return { text: 'Завтра есть 10:00 и 11:00', options, actions: [] };
  },
};

beforeEach(async () => {
  graph = await startGraphServer();
  const file = await readConfigFile({
    CONFIG_FILE: 'examples/meta/dialogkeeper.config.mjs',
    META_PHONE_NUMBER_ID: graph.phoneNumberId,
    META_ACCESS_TOKEN: graph.accessToken,
    META_APP_SECRET: 'app-secret',
    META_VERIFY_TOKEN: 'verify-me',
  });
  const [channel] = file?.channels ?? [];
  if (!channel) throw new Error('the example has no channel');
  const company = await addCompany(db);
  salon = { ...channel, company, settings: { ...channel.settings, graphUrl: graph.url } };
  running = await startWorkers({
    config: testConfig({ channels: [salon], nodeEnv: 'production' }),
    logger: createLogger('silent'),
    responder,
    queues: QUEUES.filter((queue) => queue !== 'maintenance'),
    web: true,
  });
});
afterEach(async () => {
  await running.stop();
  await graph.stop();
});

const address = () => `http://${running.webAddress}/webhooks/salon`;

async function post(given: unknown, signature?: string): Promise<number> {
  const bytes = JSON.stringify(given);
  const response = await fetch(address(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature ?? sign(bytes) },
    body: bytes,
  });
  return response.status;
}

test("Meta's question about the webhook is answered", async () => {
  const query = 'hub.mode=subscribe&hub.verify_token=verify-me&hub.challenge=1158201444';
  const response = await fetch(`${address()}?${query}`);
  expect([response.status, await response.text()]).toEqual([200, '1158201444']);
});

test('a client asks, is offered two times as buttons, and presses one', async () => {
  const from = newPhone().slice(1);
  const say = (message: object) =>
    post(body(change('messages', { contacts: [{ ...contact, wa_id: from }], messages: [message] })));

  expect(await say(textMessage('Можно завтра?', { id: 'wamid.in1', from }))).toBe(200);
  const [offer] = await graph.waitFor(1);
  expect(offer).toMatchObject({
    to: from,
    type: 'interactive',
    interactive: { type: 'button', body: { text: 'Завтра есть 10:00 и 11:00' } },
  });

  const pressed = {
    ...textMessage('', { id: 'wamid.in2', from, text: undefined }),
    type: 'interactive',
    interactive: { type: 'button_reply', button_reply: { id: 'slot:10:00', title: '10:00' } },
  };
  expect(await say(pressed)).toBe(200);
  const [, answer] = await graph.waitFor(2);
  expect(answer).toMatchObject({ to: from, type: 'text', text: { body: 'Записала на 10:00 (slot:10:00)' } });

  const key = offer?.biz_opaque_callback_data;
  const status = { id: 'wamid.1', status: 'read', timestamp: '1749416383', biz_opaque_callback_data: key };
  expect(await post(body(change('messages', { statuses: [status] })))).toBe(200);
  const replies = db
    .selectFrom('message')
    .select('read_at')
    .where('company_id', '=', salon.company)
    .where('idempotency_key', '=', key ?? '');
  await eventually(async () => (await replies.execute()).some(({ read_at }) => read_at !== null));
});

test('what Meta has not signed is refused, and nothing is stored', async () => {
  const given = body(change('messages', { contacts: [contact], messages: [textMessage('Можно завтра?')] }));
  expect(await post(given, sign('{}'))).toBe(401);
  const stored = await db
    .selectFrom('message')
    .select('id')
    .where('company_id', '=', salon.company)
    .execute();
  expect(stored).toEqual([]);
});
