import { BlockList, isIP } from 'node:net';
import { ConfigInvalid } from '../settings/errors';
import { integer, secretOfHeader } from '../settings/parse';
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
  metricsToken: {
    env: 'METRICS_TOKEN',
    default: undefined,
    doc: 'secret of at least 16 characters that lets Prometheus read `/metrics` and `/metrics/targets` of the role `web` (`Authorization: Bearer …`). Unset: only users who see all companies read them and, while there is no user, a browser on the machine itself',
    parse: longSecret,
  },
} satisfies Settings;

const SHORTEST_SECRET = 16;

/** The error does not repeat the value. */
function longSecret(given: string, env: string): string {
  const secret = secretOfHeader(given, env);
  if (secret.length >= SHORTEST_SECRET) return secret;
  throw new ConfigInvalid(env, '…', `a secret of at least ${SHORTEST_SECRET} characters`);
}

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
