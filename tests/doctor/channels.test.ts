import { metaSettings } from '../../src/channels/meta/settings';
import { checkChannels } from '../../src/doctor/channels';
import { type GraphServer, startGraphServer } from '../support/graph-server';

let graph: GraphServer;
beforeEach(async () => {
  graph = await startGraphServer();
});
afterEach(() => graph.stop());

async function findingsOf(part: object) {
  const settings = metaSettings.parse({
    phoneNumberId: graph.phoneNumberId,
    accessToken: graph.accessToken,
    appSecret: 'app-secret',
    verifyToken: 'verify-me',
    graphUrl: graph.url,
    ...part,
  });
  const channel = { id: 'salon', company: 'demo', provider: 'meta' as const, settings };
  return checkChannels({ channels: [channel], publicUrl: undefined });
}

const findingOf = async (part: object) => (await findingsOf(part))[0];

test('a token that the provider refuses is to be corrected', async () => {
  expect(await findingOf({ accessToken: 'EAAG-old' })).toMatchObject({
    severity: 'error',
    what: expect.stringContaining('meta takes no message with its settings: 190'),
    todo: expect.stringContaining('correct `accessToken`'),
  });
});

test('a provider that does not answer is to be reached', async () => {
  expect(await findingOf({ graphUrl: 'http://127.0.0.1:1' })).toMatchObject({
    severity: 'error',
    what: expect.stringContaining('meta cannot be asked'),
    todo: expect.stringContaining('can be reached from here'),
  });
});

test('the id of another number is shown, with the setting that is wrong', async () => {
  expect(await findingOf({ phoneNumberId: '100000000099999' })).toMatchObject({
    what: expect.stringMatching(/^meta takes no message with its settings: 100: /),
    todo: expect.stringContaining('correct `phoneNumberId`'),
  });
});

test('without PUBLIC_URL the webhook is not known to work', async () => {
  expect((await findingsOf({}))[1]).toMatchObject({
    severity: 'warning',
    what: expect.stringContaining('/webhooks/salon'),
    todo: expect.stringContaining('set PUBLIC_URL'),
  });
});
