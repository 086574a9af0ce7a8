import type { ConfiguredChannel } from '../../../src/channels/configured';
import { QUEUES } from '../../../src/jobs';
import { createLogger } from '../../../src/observability/logger';
import type { Responder, RespondInput } from '../../../src/responders/responder';
import { type Running, startWorkers } from '../../../src/workers/start';
import { addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import type { GraphMessage } from '../../support/graph-request';
import { type GraphServer, startGraphServer } from '../../support/graph-server';
import { newPhone, testConfig } from '../../support/system';
import { body, sign } from './bed';

/** Two companies, each with a number of one app or of its own, on one server, with the same client. */

const db = testDatabase();
const SECRETS = ['secret-0', 'secret-1'];

/** Answers with all that it has been given of the dialogue, so that a text of another dialogue would be seen. */
const parrot: Responder = {
  async respond({ context, messages }: RespondInput) {
    const said = [...context.dialogue.messages, ...messages].map(({ text }) => text);
    return { text: `${context.company.name}: ${said.join(' | ')}`, actions: [] };
  },
};

let graphs: GraphServer[];
let channels: ConfiguredChannel[];
let running: Running;
let digits: string;

async function start(secrets: string[]): Promise<void> {
  const numbers = ['111111', '222222'];
  graphs = await Promise.all(
    numbers.map((phoneNumberId, i) => startGraphServer({ phoneNumberId, accessToken: `token-${i}` })),
  );
  channels = await Promise.all(
    graphs.map(async ({ phoneNumberId, accessToken, url: graphUrl }, i) => ({
      id: `salon-${i}`,
      company: await addCompany(db, { name: `company ${i}` }),
      provider: 'meta' as const,
      settings: {
        phoneNumberId,
        accessToken,
        appSecret: secrets[i],
        verifyToken: `verify-${i}`,
        graphUrl,
        apiVersion: 'v26.0',
        sharedWithBusinessApp: true,
      },
    })),
  );
  running = await startWorkers({
    config: testConfig({ channels, nodeEnv: 'production' }),
    logger: createLogger('silent'),
    responder: parrot,
    queues: QUEUES.filter((queue) => queue !== 'maintenance'),
    web: true,
  });
  digits = newPhone().slice(1);
}
afterEach(async () => {
  await running.stop();
  await Promise.all(graphs.map((graph) => graph.stop()));
});

/** To the webhook of channel `to`, about the number of company `about`. */
async function post({ to, about = to, secret }: Sending, field: string, value: object): Promise<number> {
  const metadata = { display_phone_number: '15550783881', phone_number_id: graphs[about]?.phoneNumberId };
  const bytes = JSON.stringify(body({ field, value: { messaging_product: 'whatsapp', metadata, ...value } }));
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(bytes, secret) };
  const url = `http://${running.webAddress}/webhooks/salon-${to}`;
  return (await fetch(url, { method: 'POST', headers, body: bytes })).status;
}

interface Sending {
  to: number;
  about?: number;
  secret: string | undefined;
}

/** The ids are the same for both companies: they are unique within a number only. */
function say(given: Sending, id: string, text: string): Promise<number> {
  const message = { from: digits, id, timestamp: '1749416383', type: 'text', text: { body: text } };
  const contacts = [{ profile: { name: 'Мария' }, wa_id: digits }];
  return post(given, 'messages', { contacts, messages: [message] });
}

const textsOf = (graph: GraphServer | undefined) =>
  graph?.taken.map((message: GraphMessage) => (message.type === 'text' ? message.text.body : message.type));

const repliesOf = (company: string | undefined) =>
  db
    .selectFrom('message')
    .selectAll()
    .where('company_id', '=', company ?? '')
    .where('direction', '=', 'out')
    .orderBy('id')
    .execute();

test('the same client, the same ids: nothing of one company reaches the other', async () => {
  await start(SECRETS);
  for (const [round, id] of ['wamid.1st', 'wamid.2nd'].entries()) {
    for (const [i, secret] of SECRETS.entries())
      expect(await say({ to: i, secret }, id, `${id} of ${i}`)).toBe(200);
    await Promise.all(graphs.map((graph) => graph.waitFor(round + 1)));
  }
  for (const [i, graph] of graphs.entries()) {
    const first = `company ${i}: wamid.1st of ${i}`;
    expect(textsOf(graph)).toEqual([first, `company ${i}: wamid.1st of ${i} | ${first} | wamid.2nd of ${i}`]);
    expect(graph.taken.map(({ to }) => to)).toEqual([digits, digits]);
    expect(new Set(graph.requests.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer token-${i}`]),
    );
  }
});

test('a state, an edit, a deletion and a reply of a person concern the company of their number alone', async () => {
  await start(SECRETS);
  for (const [i, secret] of SECRETS.entries()) await say({ to: i, secret }, 'wamid.same', `question ${i}`);
  await Promise.all(graphs.map((graph) => graph.waitFor(1)));
  const [one, other] = channels.map(({ company }) => company);
  const [of0, of1] = await eventually(async () => {
    const found = [(await repliesOf(one))[0], (await repliesOf(other))[0]];
    return found.every((reply) => reply?.status === 'sent') && found;
  });
  const given = { to: 0, secret: SECRETS[0] };
  const at = { timestamp: '1749416399' };
  const status = { id: 'wamid.1', status: 'read', recipient_id: digits, ...at };
  // The other company's key, and the same id of Meta's.
  const keys = [of1?.idempotency_key, of0?.idempotency_key];
  for (const key of keys)
    await post(given, 'messages', { statuses: [{ ...status, biz_opaque_callback_data: key }] });
  const message = { type: 'text', text: { body: 'edited' } };
  const events = [
    { type: 'edit', edit: { original_message_id: 'wamid.same', message } },
    { type: 'revoke', revoke: { original_message_id: 'wamid.same' } },
  ];
  for (const event of events)
    await post(given, 'messages', { messages: [{ from: digits, id: 'wamid.event', ...at, ...event }] });
  const echo = { from: '1', to: digits, id: 'wamid.app', ...at, type: 'text', text: { body: 'Ждём' } };
  await post(given, 'smb_message_echoes', { message_echoes: [echo] });

  const changed = (company: string | undefined) =>
    db
      .selectFrom('message')
      .select(['direction', 'author', 'text', 'deleted_at', 'read_at'])
      .where('company_id', '=', company ?? '')
      .orderBy('id')
      .execute();
  await eventually(async () => {
    const rows = await changed(one);
    return rows.length === 3 && rows[0]?.deleted_at && rows[1]?.read_at;
  });
  expect(await changed(other)).toEqual([
    { direction: 'in', author: null, text: 'question 1', deleted_at: null, read_at: null },
    { direction: 'out', author: null, text: 'company 1: question 1', deleted_at: null, read_at: null },
  ]);
  const { paused_until } = await db
    .selectFrom('conversation')
    .select('paused_until')
    .where('company_id', '=', other ?? '')
    .executeTakeFirstOrThrow();
  expect(paused_until).toBeNull();
});

test('what is signed by another app, or is about its number, is not taken', async () => {
  await start(SECRETS);
  expect(await say({ to: 0, secret: SECRETS[1] }, 'wamid.1st', 'forged')).toBe(401);
  expect(await say({ to: 0, about: 1, secret: SECRETS[0] }, 'wamid.1st', 'forged')).toBe(200);
  expect(await say({ to: 1, secret: SECRETS[1] }, 'wamid.1st', 'hello')).toBe(200);
  await graphs[1]?.waitFor(1);
  expect(graphs.map(textsOf)).toEqual([[], ['company 1: hello']]);
});

test('two numbers of one app share a webhook: each message reaches the company of its number', async () => {
  await start(['one-app', 'one-app']);
  for (const about of [0, 1])
    expect(await say({ to: 0, about, secret: 'one-app' }, 'wamid.1st', `to ${about}`)).toBe(200);
  await Promise.all(graphs.map((graph) => graph.waitFor(1)));
  expect(graphs.map(textsOf)).toEqual([['company 0: to 0'], ['company 1: to 1']]);
});
