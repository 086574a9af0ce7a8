import { metaSettings } from '../../src/channels/meta/settings';
import { checkChannels } from '../../src/doctor/channels';
import { type GraphServer, startGraphServer } from '../support/graph-server';

let graph: GraphServer;
beforeEach(async () => {
  graph = await startGraphServer();
});
afterEach(() => graph.stop());

async function findingOf(part: object) {
  const settings = metaSettings.parse({
    phoneNumberId: graph.phoneNumberId,
    accessToken: graph.accessToken,
    appSecret: 'app-secret',
    verifyToken: 'verify-me',
    graphUrl: graph.url,
    ...part,
  });
  const channel = { id: 'salon', company: 'demo', provider: 'meta' as const, settings };
  const [finding] = await checkChannels({ channels: [channel], publicUrl: undefined });
  return finding;
}

test('a token that the provider refuses is to be corrected', async () => {
  expect(await findingOf({ accessToken: 'EAAG-old' })).toMatchObject({
    severity: 'error',
    what: expect.stringContaining('meta takes no message with its settings: 190'),
    todo: expect.stringContaining('correct its settings'),
  });
});

test('a provider that does not answer is to be reached', async () => {
  expect(await findingOf({ graphUrl: 'http://127.0.0.1:1' })).toMatchObject({
    severity: 'error',
    what: expect.stringContaining('meta cannot be asked'),
    todo: expect.stringContaining('can be reached from here'),
  });
});
