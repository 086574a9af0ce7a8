import type { ConfiguredChannel } from '../../../src/channels/configured';
import { channelOfAccount } from '../../../src/channels/inbound/accounts';
import type { AnyProvider } from '../../../src/channels/provider';
import { PROVIDERS } from '../../../src/channels/providers';

// A provider whose webhooks serve several numbers.
const provider: AnyProvider = PROVIDERS.generic;
beforeAll(() => {
  provider.account = ({ url, secret }: { url: string; secret: string }) => ({ name: url, trust: secret });
});
afterAll(() => {
  delete provider.account;
});

const channel = (id: string, url: string, secret: string): ConfiguredChannel => ({
  id,
  company: id,
  provider: 'generic',
  settings: { url, secret },
});
const own = channel('own', '111', 's1');
const sameTrust = channel('same-trust', '222', 's1');
const otherTrust = channel('other-trust', '333', 's2');
const all = [own, sameTrust, otherTrust];

test.each([
  ['no account', undefined, 'own'],
  ['its own account', '111', 'own'],
  ['the account of a channel with the same secret', '222', 'same-trust'],
  ['the account of a channel with another secret', '333', undefined],
  ['an account of no channel', '444', undefined],
])('what a webhook brings for %s', (_, account, expected) => {
  expect(channelOfAccount(own, account, all)?.id).toBe(expected);
});
