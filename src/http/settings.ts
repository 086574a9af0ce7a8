import { ConfigInvalid } from '../settings/errors';
import { integer, url } from '../settings/parse';
import type { Settings } from '../settings/setting';

/** Of the role `web`. `ops/prometheus/prometheus.yml` looks for the targets there. */
export const USUAL_PORT = 3000;
const LARGEST_PORT = 65_535;

export const HTTP_SETTINGS = {
  httpHost: {
    env: 'HTTP_HOST',
    default: '127.0.0.1',
    doc: 'address on which the role `web` listens',
    parse: host,
  },
  httpPort: {
    env: 'HTTP_PORT',
    default: undefined,
    doc: `port of the role \`web\`; \`0\` is a free one. Unset: ${USUAL_PORT}, and outside production a free one where ${USUAL_PORT} is in use`,
    parse: integer(0, LARGEST_PORT),
  },
  publicUrl: {
    env: 'PUBLIC_URL',
    default: undefined,
    doc: 'where the internet reaches the role `web`, such as `https://bot.example.com`: providers send to `PUBLIC_URL/webhooks/<channel id>`',
    parse: url('http:', 'https:'),
  },
  webhookLimit: {
    env: 'WEBHOOK_LIMIT',
    default: '4194304',
    doc: 'bytes of one webhook; a larger one is answered with 413. Meta sends up to 3 MB',
    parse: integer(1024, 64 * 1024 * 1024),
  },
  healthHost: {
    env: 'HEALTH_HOST',
    default: '127.0.0.1',
    doc: 'address on which each process serves its health and metrics; with Prometheus on another machine, an address that it can reach (`0.0.0.0` is announced as the name of the machine)',
    parse: host,
  },
  healthPort: {
    env: 'HEALTH_PORT',
    default: '0',
    doc: 'port of the health and metrics of each process; `0` is a free one, which the role `web` announces. A fixed port, for probes of a container, needs one process per machine or container',
    parse: integer(0, LARGEST_PORT),
  },
} satisfies Settings;

/** `0.0.0.0`, `::`, an address or a name. Not a URL, and no port. */
function host(given: string, env: string): string {
  if (/^[\w.-]+$/.test(given) || /^[\da-f:.]*:[\da-f:.]*$/i.test(given)) return given;
  throw new ConfigInvalid(
    env,
    given,
    'an address or a host name, without a port, such as 127.0.0.1, :: or 0.0.0.0',
  );
}
