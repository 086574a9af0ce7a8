import { BlockList, isIP } from 'node:net';
import { ConfigInvalid } from '../settings/errors';
import { integer } from '../settings/parse';
import type { Settings } from '../settings/setting';

export const ACCESS_SETTINGS = {
  sessionDays: {
    env: 'SESSION_DAYS',
    default: '30',
    doc: 'days after which a user of the pages must log in again. A session that is not used ends after 7 days',
    parse: integer(1, 400),
  },
  trustedProxies: {
    env: 'TRUSTED_PROXIES',
    default: '127.0.0.0/8,::1',
    doc: 'addresses and networks of the proxies in front of the role `web`, separated by commas: their `X-Forwarded-For` and `X-Forwarded-Proto` are believed',
    parse: networks,
  },
} satisfies Settings;

const RULE = 'addresses or networks separated by commas, such as 127.0.0.1, 10.0.0.0/8 or fd00::/8';

function networks(given: string, env: string): BlockList {
  const list = new BlockList();
  for (const one of given.split(',').map((part) => part.trim())) {
    const [address = '', bits, ...rest] = one.split('/');
    const family = isIP(address);
    const longest = family === 6 ? 128 : 32;
    const length = bits === undefined ? longest : Number(bits);
    const isValid = family !== 0 && rest.length === 0 && /^\d{0,3}$/.test(bits ?? '') && bits !== '';
    if (!isValid || length > longest) throw new ConfigInvalid(env, given, RULE);
    list.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
