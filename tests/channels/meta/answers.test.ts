import { createMetaChannel } from '../../../src/channels/meta/outbound';
import { metaSettings } from '../../../src/channels/meta/settings';
import { type GraphServer, startGraphServer } from '../../support/graph-server';
import { PATIENT } from '../../support/limits';

/** What becomes of a reply that the Cloud API does not take. */

let graph: GraphServer;
beforeEach(async () => {
  graph = await startGraphServer();
});
afterEach(() => graph.stop());

interface Given {
  accessToken?: string;
  phoneNumberId?: string;
  graphUrl?: string;
  timeoutMs?: number;
}

async function failure({ timeoutMs = PATIENT, ...given }: Given = {}) {
  const settings = metaSettings.parse({
    phoneNumberId: graph.phoneNumberId,
    accessToken: graph.accessToken,
    appSecret: 'app-secret',
    verifyToken: 'verify-me',
    graphUrl: graph.url,
    ...given,
  });
  const message = {
    companyId: 'demo',
    to: '+79990000001',
    channel: 'salon',
    text: 'Записала вас на завтра в 10:00',
    idempotencyKey: 'demo-1-2-abc',
    onUnconfirmed: 'repeat' as const,
  };
  const sent = createMetaChannel(settings, timeoutMs).send(message, new AbortController().signal);
  return sent.then(
    () => 'sent',
    (error) => error,
  );
}

test.each<[number, object]>([
  [0, { code: 'gateway.outage' }],
  [1, { code: 'gateway.unconfirmed' }],
  [2, { code: 'gateway.unavailable' }],
  [4, { code: 'gateway.slow' }],
  [10, { code: 'gateway.outage' }],
  [100, { code: 'gateway.refused', providerCode: '100' }],
  [190, { code: 'gateway.outage' }],
  [200, { code: 'gateway.outage' }],
  [299, { code: 'gateway.outage' }],
  [368, { code: 'gateway.outage' }],
  [80007, { code: 'gateway.slow' }],
  [130429, { code: 'gateway.slow' }],
  [130497, { code: 'gateway.outage' }],
  [131000, { code: 'gateway.unavailable' }],
  [131008, { code: 'gateway.refused', providerCode: '131008' }],
  [131009, { code: 'gateway.refused', providerCode: '131009' }],
  [131016, { code: 'gateway.unavailable' }],
  [131026, { code: 'gateway.refused', unreachable: true }],
  [131031, { code: 'gateway.outage' }],
  [131042, { code: 'gateway.outage' }],
  [131048, { code: 'gateway.refused', unreachable: false }],
  [131049, { code: 'gateway.refused', unreachable: false }],
  [131050, { code: 'gateway.refused', unreachable: false }],
  [131051, { code: 'gateway.refused' }],
  [131056, { code: 'gateway.unavailable', retryAfterMs: 6000 }],
  [132001, { code: 'gateway.refused', providerCode: '132001' }],
  [133004, { code: 'gateway.unavailable' }],
  [999_999, { code: 'gateway.refused', providerCode: '999999' }],
])('code %i', async (code, expected) => {
  graph.failNext(code, { details: 'Because.' });
  const error = await failure();
  expect(error).toMatchObject(expected);
  expect(error.reason).toContain('Because.');
  expect(graph.requests).toHaveLength(1);
});

test.each([130429, 131056, 131016, 190])('code %i: the pause that Meta asks for is kept', async (code) => {
  graph.failNext(code, { retryAfter: '90' });
  await expect(failure()).resolves.toMatchObject({ retryAfterMs: 90_000 });
});

test.each<[number, string]>([
  [401, 'gateway.outage'],
  [403, 'gateway.outage'],
  [404, 'gateway.outage'],
  [429, 'gateway.slow'],
  [500, 'gateway.unconfirmed'],
  [502, 'gateway.unconfirmed'],
  [503, 'gateway.unavailable'],
])('a code that is not known, with status %i', async (status, code) => {
  graph.failNext(999_999, { status });
  await expect(failure()).resolves.toMatchObject({ code });
});

test.each<[number, string]>([
  [200, 'gateway.unconfirmed'],
  [302, 'gateway.outage'],
  [400, 'gateway.outage'],
  [403, 'gateway.outage'],
  [408, 'gateway.unavailable'],
  [413, 'gateway.outage'],
  [429, 'gateway.slow'],
  [500, 'gateway.unconfirmed'],
  [502, 'gateway.unconfirmed'],
  [503, 'gateway.unavailable'],
  [504, 'gateway.unconfirmed'],
])('a page of a proxy with status %i', async (status, code) => {
  graph.answerNext(status, '<html><h1>Bad gateway</h1></html>', { location: 'https://elsewhere.example' });
  await expect(failure()).resolves.toMatchObject({ code });
  expect(graph.requests).toHaveLength(1);
});

test.each(['{}', '{"messages":[]}', '{"messages":[{"id":7}]}', '{"messages":[{"id":"wam', 'null'])(
  'status 200 without an id: it is unknown whether it was sent (%s)',
  async (body) => {
    graph.answerNext(200, body);
    await expect(failure()).resolves.toMatchObject({ code: 'gateway.unconfirmed' });
  },
);

test('the wrong token, as the server answers it', async () => {
  await expect(failure({ accessToken: 'EAAG-old' })).resolves.toMatchObject({
    code: 'gateway.outage',
    reason: expect.stringContaining('190: Error validating access token'),
  });
});

test('the id of another number is an outage: every reply would be refused', async () => {
  await expect(failure({ phoneNumberId: '99999' })).resolves.toMatchObject({ code: 'gateway.outage' });
});

test('the connection breaks after the request: it is unknown whether it was sent', async () => {
  graph.breakNext();
  await expect(failure()).resolves.toMatchObject({ code: 'gateway.unconfirmed' });
});

test('no answer in time: it is unknown whether it was sent', async () => {
  graph.hangNext();
  await expect(failure({ timeoutMs: 300 })).resolves.toMatchObject({ code: 'gateway.unconfirmed' });
});

test('no connection: it was certainly not sent', async () => {
  const graphUrl = graph.url;
  await graph.stop();
  await expect(failure({ graphUrl })).resolves.toMatchObject({ code: 'gateway.unavailable' });
  graph = await startGraphServer();
});

test('a reason quotes neither the text, nor the number, nor the token', async () => {
  graph.failNext(131009, {
    details: 'to 79990000001: «Записала вас на завтра в 10:00» is not valid (+7 999 000-00-01)',
  });
  const error = await failure();
  expect(`${error.reason} ${error.message}`).not.toMatch(/Записала|9990000001|000-00-01|EAAG/);
});
