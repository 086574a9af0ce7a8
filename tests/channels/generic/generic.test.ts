import { QUEUES } from '../../../src/jobs';
import { incomingMessage } from '../../../src/jobs/incoming-message';
import { createLogger } from '../../../src/observability/logger';
import { SIGNATURE_HEADER, verifySignature } from '../../../src/provider-api/signature';
import type { Responder, RespondInput } from '../../../src/responders/responder';
import { type Running, startWorkers } from '../../../src/workers/start';
import { addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { type RecordingGateway, startRecordingGateway } from '../../support/recording-gateway';
import { newPhone, testConfig } from '../../support/system';
import { genericChannel, incoming, post } from '../../support/webhooks';

const db = testDatabase();
let gateways: RecordingGateway[];
let running: Running | undefined;
beforeEach(async () => {
  gateways = [await startRecordingGateway(), await startRecordingGateway()];
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await Promise.all(gateways.map((gateway) => gateway.stop()));
});

/** Answers with all that it has been given of the dialogue, so that a text of another dialogue would be seen. */
const parrot: Responder = {
  async respond({ context, messages }: RespondInput) {
    const said = [...context.dialogue.messages, ...messages].map(({ text }) => text);
    return { text: `${context.company.name}: ${said.join(' | ')}`, actions: [] };
  },
};

async function start(channels: ReturnType<typeof genericChannel>[]): Promise<Running> {
  return startWorkers({
    config: testConfig({ channels, nodeEnv: 'production' }),
    logger: createLogger('silent'),
    responder: parrot,
    queues: QUEUES.filter((queue) => queue !== 'maintenance'),
    web: true,
  });
}

const textsOf = (gateway: RecordingGateway) =>
  gateway.received.map(({ body }) => JSON.parse(body).text as string);

async function twoCompanies() {
  const companies = [await addCompany(db), await addCompany(db)];
  for (const [i, id] of companies.entries())
    await db
      .updateTable('company')
      .set({ name: `company ${i}` })
      .where('id', '=', id)
      .execute();
  const channels = companies.map((company, i) => genericChannel(company, gateways[i]?.url ?? ''));
  return { companies, channels };
}

test('two companies with the same client on one server: nothing of one reaches the other', async () => {
  const { companies, channels } = await twoCompanies();
  running = await start(channels);
  const phone = newPhone();
  for (const round of ['first', 'second']) {
    for (const [i, channel] of channels.entries()) {
      // The same ids, too: they are unique within a channel only.
      const message = incoming(phone, `${round} of ${i}`, { messageId: `${round}-1` });
      expect((await post(running.webAddress, channel, { messages: [message] })).status).toBe(200);
    }
    const count = round === 'first' ? 1 : 2;
    await Promise.all(gateways.map((gateway) => gateway.waitFor(count)));
  }
  for (const [i, gateway] of gateways.entries()) {
    expect(textsOf(gateway)).toEqual([
      `company ${i}: first of ${i}`,
      `company ${i}: first of ${i} | company ${i}: first of ${i} | second of ${i}`,
    ]);
    const [request] = gateway.received;
    const body = request?.body ?? '';
    expect(JSON.parse(body)).toMatchObject({ companyId: companies[i], channel: channels[i]?.id, to: phone });
    const header = String(request?.headers[SIGNATURE_HEADER]);
    expect(channels.map(({ secret }) => verifySignature({ secret, header, body }))).toEqual([
      i === 0,
      i === 1,
    ]);
  }
});

test('a webhook signed with the secret of another company is refused', async () => {
  const { channels } = await twoCompanies();
  running = await start(channels);
  const [one, other] = channels as [(typeof channels)[0], (typeof channels)[0]];
  const answer = await post(running.webAddress, { id: one.id, secret: other.secret }, { messages: [] });
  expect(answer.status).toBe(401);
});

test('the replies of a channel that is no longer configured are kept, and sent when it is configured again', async () => {
  const { companies, channels } = await twoCompanies();
  const [removed, other] = channels as [(typeof channels)[0], (typeof channels)[0]];
  running = await start([other]);
  const began: object[] = [];
  running.events.on('outage.began', (outage) => began.push(outage));
  const message = { ...incoming(newPhone(), 'hi'), companyId: companies[0] as string, channel: removed.id };
  await running.queues.add(incomingMessage, message);
  await eventually(() => {
    if (began.length === 0) throw new Error('no outage yet');
    return true;
  });
  expect(began).toEqual([
    {
      companyId: companies[0],
      channel: removed.id,
      reason: `no channel ${removed.id} of this company is configured (in the configuration file, or for all by GATEWAY)`,
    },
  ]);
  const { status } = await db
    .selectFrom('message')
    .select('status')
    .where('company_id', '=', companies[0] as string)
    .where('direction', '=', 'out')
    .executeTakeFirstOrThrow();
  expect(status).toBe('pending');
  expect(gateways.map(({ received }) => received.length)).toEqual([0, 0]);
});
