import { realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeSession } from '../../src/db/channel-events/session';
import { createLogger } from '../../src/observability/logger';
import { startWorkers } from '../../src/workers/start';
import { freshFolder, runCli } from '../support/cli';
import { addClient, addCompany, addConversation, testDatabase } from '../support/database';
import { startRecordingGateway } from '../support/recording-gateway';
import { newPhone, testConfig } from '../support/system';

const db = testDatabase();
const folder = freshFolder();
let gateway: Awaited<ReturnType<typeof startRecordingGateway>>;
let companyId: string;
beforeEach(async () => {
  gateway = await startRecordingGateway();
  companyId = await addCompany(db);
  configure([
    { id: 'salon', company: companyId, provider: 'generic', url: gateway.url, secret: { env: 'SALON' } },
  ]);
});
afterEach(() => gateway.stop());

const configure = (channels: object[]) =>
  writeFileSync(join(folder, 'dialogkeeper.config.json'), JSON.stringify({ channels }));
const run = (args: string[], env: Record<string, string> = {}) =>
  runCli(['channels', ...args], { cwd: folder, env: { ...process.env, SALON: 'whsec', ...env } });
const publicUrl = (address = '') => ({ PUBLIC_URL: `http://${address}` });

test('list shows the webhook, the last messages and the state of each channel', async () => {
  const unused = {
    id: 'clinic',
    company: companyId,
    provider: 'generic',
    url: gateway.url,
    secret: { env: 'SALON' },
  };
  configure([{ ...unused, id: 'salon' }, unused]);
  const conversationId = await addConversation(db, companyId, await addClient(db, companyId, newPhone()));
  const receivedAt = '2026-11-24T10:00:00.000Z';
  const at = new Date(receivedAt);
  const row = {
    company_id: companyId,
    conversation_id: conversationId,
    channel: 'salon',
    address: newPhone(),
    text: 'hi',
  };
  await db
    .insertInto('message')
    .values({ ...row, direction: 'in', provider_message_id: 'm-1', sent_at: at, received_at: at })
    .execute();
  const { code, stdout, stderr } = await run(['list', '--json'], { PUBLIC_URL: 'https://bot.example.com/' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const channel = {
    company: companyId,
    provider: 'generic',
    lastSentAt: null,
    state: 'working',
    disconnectedSince: null,
    reason: null,
    waiting: 0,
  };
  expect(JSON.parse(stdout)).toEqual([
    {
      ...channel,
      id: 'salon',
      webhook: 'https://bot.example.com/webhooks/salon',
      lastReceivedAt: receivedAt,
    },
    { ...channel, id: 'clinic', webhook: 'https://bot.example.com/webhooks/clinic', lastReceivedAt: null },
  ]);
  expect((await run(['list'])).stdout).toBe(
    `salon  company ${companyId}  generic  /webhooks/salon  received ${receivedAt}  sent never  0 waiting  working\n` +
      `clinic  company ${companyId}  generic  /webhooks/clinic  received never  sent never  0 waiting  working\n`,
  );
});

test('list shows a session that the provider has lost, and the replies that wait', async () => {
  const at = new Date('2026-11-24T10:00:00.000Z');
  await storeSession(db, { companyId, channel: 'salon', connected: false, state: 'SCAN_QR_CODE', at });
  const conversationId = await addConversation(db, companyId, await addClient(db, companyId, newPhone()));
  const reply = { company_id: companyId, conversation_id: conversationId, channel: 'salon', text: 'hi' };
  await db
    .insertInto('message')
    .values({
      ...reply,
      address: newPhone(),
      direction: 'out',
      status: 'pending',
      sent_at: at,
      turn: 1,
      received_at: at,
      idempotency_key: `test-${conversationId}`,
    })
    .execute();
  const since = 'since 2026-11-24T10:00:00.000Z';
  expect((await run(['list'])).stdout).toContain(`1 waiting  disconnected ${since}`);
  const { code, stdout } = await run(['check']);
  expect([code, stdout]).toEqual([
    1,
    expect.stringContaining(`no session with WhatsApp ${since}; 1 replies wait`),
  ]);
});

test('a company that the database does not have is named, with the field', async () => {
  configure([
    { id: 'salon', company: companyId, provider: 'generic', url: gateway.url, secret: { env: 'SALON' } },
    { id: 'clinic', company: 'no-such', provider: 'generic', url: gateway.url, secret: { env: 'SALON' } },
  ]);
  expect((await run(['list'])).stdout).toContain('there is no company no-such in the database');
  const { code, stdout } = await run(['check', 'clinic']);
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(
      /channels\[1\]\.company is "no-such"; there is no such company in the database: there is /,
    ),
  ]);
});

describe('check asks the webhook through PUBLIC_URL', () => {
  test('and finds the role web that has the channel', async () => {
    const channel = {
      id: 'salon',
      company: companyId,
      provider: 'generic' as const,
      settings: { secret: 'whsec' },
    };
    const config = testConfig({ channels: [channel] });
    const web = await startWorkers({ config, logger: createLogger('silent'), queues: [], web: true });
    const refused: object[] = [];
    web.events.on('webhook.refused', (payload) => refused.push(payload));
    try {
      const { code, stdout } = await run(['check', 'salon'], publicUrl(web.webAddress));
      expect(code).toBe(0);
      expect(stdout).toContain(`give http://${web.webAddress}/webhooks/salon to generic`);
      expect(refused).toEqual([]);
    } finally {
      await web.stop();
    }
  });

  test.each<[string, number, unknown, RegExp]>([
    ['another program', 200, 'welcome', /answers 200, as another program does/],
    ['a proxy that does not know the path', 404, 'not found', /answers 404, as another program does/],
    [
      'a role web with an older file',
      404,
      { error: { code: 'webhook.unknown' } },
      /our server, which does not have this channel yet/,
    ],
    [
      'our server without a file',
      404,
      { error: { code: 'http.not-found' } },
      /does not have this channel yet/,
    ],
  ])('and names %s', async (_, status, body, found) => {
    gateway.answerNext(status, {}, body);
    const { stdout } = await run(['check'], publicUrl(new URL(gateway.url).host));
    expect(stdout).toMatch(found);
  });
});

describe('send-test', () => {
  const args = ['send-test', 'salon', '+79990000001'];

  test('sends one message with --yes, and prints the id that the provider has given it', async () => {
    gateway.answerNext(200, {}, { messageId: 'm-1' });
    const sent = await run([...args, '--text', 'hello', '--yes', '--json']);
    expect(sent).toEqual({ code: 0, stderr: '', stdout: '{"sent":true,"messageId":"m-1"}\n' });
    expect(gateway.received.map(({ body }) => JSON.parse(body))).toEqual([
      expect.objectContaining({ companyId, channel: 'salon', to: '+79990000001', text: 'hello' }),
    ]);
  });

  test('sends nothing without a confirmation', async () => {
    const { code, stderr } = await run(args);
    expect([code, stderr]).toEqual([1, expect.stringContaining('confirm with --yes')]);
    expect(gateway.received).toEqual([]);
  });

  test('prints what the provider refuses', async () => {
    gateway.answerNext(400, {}, 'no such number');
    const { code, stderr } = await run([...args, '--yes']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no such number \[gateway\.refused\]/)]);
  });
});

test('a channel that the file does not have is named, with those that it has', async () => {
  const { code, stderr } = await run(['check', 'saloon']);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/no channel "saloon".*there is salon \[channel\.not-found\]/),
  ]);
});

test('a mistake in the file is one sentence', async () => {
  const { code, stderr } = await run(['list'], { SALON: '' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/channels\[0\]\.secret is env\('SALON'\); it must name a variable that is set/);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('without channels, list says which file was read, or looked for', async () => {
  configure([]);
  const path = join(realpathSync(folder), 'dialogkeeper.config.json');
  expect((await run(['list'])).stdout).toBe(`none in ${path}\n`);
  rmSync(path);
  expect((await run(['list'])).stdout).toMatch(
    /^none: there is no dialogkeeper\.config\.ts .* in \/.*CONFIG_FILE/,
  );
});
