import { BlockList } from 'node:net';
import type { Context } from 'hono';
import { clientAddress } from '../../../src/http/pages/guard/request';

const trustedProxies = new BlockList();
trustedProxies.addSubnet('10.0.0.0', 8);

function connected(remoteAddress: string, forwarded?: string): Context {
  const header = (name: string) => (name === 'x-forwarded-for' ? forwarded : undefined);
  return { env: { incoming: { socket: { remoteAddress } } }, req: { header } } as unknown as Context;
}

test.each([
  ['a browser', '203.0.113.7', undefined, '203.0.113.7'],
  ['a browser that names another', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['a browser behind our proxy', '10.1.2.3', '203.0.113.7', '203.0.113.7'],
  ['a browser behind our proxy that names another', '10.1.2.3', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['a browser behind two of our proxies', '10.1.2.3', '203.0.113.7, 10.9.9.9', '203.0.113.7'],
  ['nonsense from our proxy', '10.1.2.3', 'nonsense', '10.1.2.3'],
  ['an IPv4 address in the form of IPv6', '::ffff:203.0.113.7', undefined, '203.0.113.7'],
  ['a network of IPv6', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
  ['a short address of IPv6', '2001:db8::1', undefined, '2001:db8:0:0::/64'],
])('wrong logins of %s are counted by its own address', (_who, remote, forwarded, counted) => {
  expect(clientAddress(connected(remote, forwarded), { trustedProxies })).toBe(counted);
});
