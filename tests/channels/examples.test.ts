import { join } from 'node:path';
import type { WebhookRequest } from '../../src/channels/provider';
import { readConfigFile } from '../../src/config/file';
import { createLogger } from '../../src/observability/logger';
import { type Running, startWorkers } from '../../src/workers/start';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { echo, newPhone, testConfig } from '../support/system';
import { adapterWithToken, event as evolutionEvent, message as evolutionMessage } from './evolution/adapter';
import { adapter as greenApi, message as greenMessage, textOf } from './green-api/adapter';
import type { Adapter } from './support/adapter';
import { ProviderServer } from './support/provider-server';
import { adapter as waha, event as wahaEvent, text as wahaText } from './waha/adapter';
import { adapter as wazzup, hello as wazzupMessage } from './wazzup/adapter';

/** What a provider sends for the client's message, and the request that it gets for the reply. */
interface Bot {
  env: Record<string, string>;
  adapter: Adapter;
  hello: (digits: string) => unknown;
  path: string;
  answer: object;
  textOf: (body: Record<string, unknown>) => unknown;
}

const BOTS: Record<string, Bot> = {
  waha: {
    env: { WAHA_API_KEY: 'waha-key', WAHA_HMAC_KEY: 'hmac-key' },
    adapter: waha,
    hello: (digits) =>
      wahaEvent('message.any', { ...wahaText, id: `false_${digits}@c.us_3A5F`, from: `${digits}@c.us` }),
    path: '/api/sendText',
    answer: { id: 'true_79990000001@c.us_3EB0AA' },
    textOf: ({ text }) => text,
  },
  evolution: {
    env: { EVOLUTION_INSTANCE_KEY: 'test-api-key', EVOLUTION_JWT_KEY: 'jwt-key' },
    adapter: adapterWithToken,
    hello: (digits) => ({
      ...evolutionEvent(
        'messages.upsert',
        evolutionMessage(
          { conversation: 'Здравствуйте' },
          { key: { remoteJid: `${digits}@s.whatsapp.net`, fromMe: false, id: '3A5F' } },
        ),
      ),
      instance: 'salon',
    }),
    path: '/message/sendText/salon',
    answer: { key: { id: '3EB0AA' } },
    textOf: ({ text }) => text,
  },
  'green-api': {
    env: {
      GREEN_API_INSTANCE: '1101000001',
      GREEN_API_TOKEN: 'api-token',
      GREEN_API_WEBHOOK_TOKEN: 'hook-token',
    },
    adapter: greenApi,
    hello: (digits) =>
      greenMessage(textOf('Здравствуйте'), 'incomingMessageReceived', {
        chatId: `${digits}@c.us`,
        sender: `${digits}@c.us`,
      }),
    path: '/waInstance1101000001/sendMessage/api-token',
    answer: { idMessage: '3EB0AA' },
    textOf: ({ message }) => message,
  },
  wazzup: {
    env: { WAZZUP_API_KEY: 'api-key', WAZZUP_CHANNEL_ID: wazzupMessage.channelId, WAZZUP_CRM_KEY: 'crm-key' },
    adapter: wazzup,
    hello: (digits) => ({ messages: [{ ...wazzupMessage, chatId: digits }] }),
    path: '/v3/message',
    answer: { messageId: '3EB0AA' },
    textOf: ({ text }) => text,
  },
};

const db = testDatabase();
let running: Running | undefined;
let server: ProviderServer;
beforeEach(async () => {
  server = await ProviderServer.start();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await server.stop();
});

test.each(Object.keys(BOTS))('the example of %s answers a client', async (name) => {
  const { env, adapter, hello, path, answer, textOf: replyOf } = BOTS[name] as Bot;
  const company = await addCompany(db);
  const channel = await channelOfExample(name, env, company);
  const config = testConfig({ channels: [channel] });
  running = await startWorkers({
    config,
    logger: createLogger('silent'),
    responder: { respond: async (input) => echo(input) },
    queues: ['incoming-message', 'conversation-turn', 'outgoing-message', 'channel-event'],
    web: true,
  });
  server.answerAll(201, answer);

  const body = JSON.stringify(hello(newPhone().slice(1)));
  const url = `http://${running.webAddress}/webhooks/${channel.id}`;
  const given = { method: 'POST', headers: headersOf(adapter.signed(body)), body };
  expect((await fetch(url, given)).status).toBe(200);
  expect((await fetch(url, given)).status).toBe(200); // sent twice
  expect((await fetch(url, { method: 'POST', body })).status).toBe(401);

  const sent = () => server.requests.filter((request) => request.path === path);
  await eventually(() => sent().length > 0);
  expect(sent().map((request) => replyOf(request.body))).toEqual(['reply to Здравствуйте']);
  const rows = await eventually(async () => {
    const found = await db
      .selectFrom('message')
      .selectAll()
      .where('company_id', '=', company)
      .orderBy('id')
      .execute();
    return found[1]?.status === 'sent' && found;
  });
  expect(rows.map(({ direction, channel: by }) => [direction, by])).toEqual([
    ['in', channel.id],
    ['out', channel.id],
  ]);
});

/** The channel of the example's configuration file, for a company of this test and a server of this test. */
async function channelOfExample(name: string, env: Record<string, string>, company: string) {
  const path = join(__dirname, `../../examples/${name}/dialogkeeper.config.mjs`);
  const urls = { WAHA_URL: server.url, EVOLUTION_URL: server.url, GREEN_API_URL: server.url };
  const file = await readConfigFile({ CONFIG_FILE: path, ...urls, ...env });
  const [channel] = file?.channels ?? [];
  if (!channel) throw new Error(`${path} has no channel`);
  const settings = name === 'wazzup' ? { ...channel.settings, apiUrl: server.url } : channel.settings;
  return { ...channel, id: `${name}-of-${company}`.slice(0, 64), company, settings };
}

function headersOf(request: WebhookRequest): Record<string, string> {
  const names = ['authorization', 'x-webhook-hmac', 'x-webhook-hmac-algorithm'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = request.header(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
