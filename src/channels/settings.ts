import { duration, oneOf } from '../settings/parse';
import type { Intersection, Settings, Values } from '../settings/setting';
import { MINUTE } from '../time/duration';
import type { AnyGateway } from './gateway';
import { type ChannelKind, type ChannelSettings, GATEWAYS } from './gateways';

const KINDS = Object.keys(GATEWAYS) as ChannelKind[];
type KindVariables = Intersection<(typeof GATEWAYS)[ChannelKind]['variables']>;

/** The variables that say which channel there is. `channelSettings` makes one value of them. */
export const CHANNEL_VARIABLES = {
  gateway: {
    env: 'GATEWAY',
    default: undefined,
    doc: 'where the replies of all channels go that the configuration file does not name: `webhook` (POST to `GATEWAY_URL`), or `console`, which prints them, sends nothing, and is for development. Unset outside production: `console`, with a configuration file for the channel `whatsapp` only, which messages have that name none; in production a worker without either does not start',
    parse: oneOf(...KINDS),
  },
  ...(Object.assign({}, ...Object.values(GATEWAYS).map(({ variables }) => variables)) as KindVariables),
} satisfies Settings;

/** Settings of sending, whatever the channel. */
export const SENDING_SETTINGS = {
  gatewayTimeout: {
    env: 'GATEWAY_TIMEOUT',
    default: '10s',
    doc: 'how long it may take to send one message, repetitions included; to a gateway of your own one attempt has half of it',
    parse: duration(100, 2 * MINUTE),
  },
  onUnconfirmed: {
    env: 'ON_UNCONFIRMED',
    default: 'repeat',
    doc: 'what happens to a reply that may or may not have been sent: `repeat` it under the same idempotency key, or `hold` it for `dialogkeeper held` (`company.on_unconfirmed` overrides it)',
    parse: oneOf('repeat', 'hold'),
  },
} satisfies Settings;

type ChannelVariables = Values<typeof CHANNEL_VARIABLES>;

/** Undefined: `GATEWAY` is not set. Throws `ConfigInvalid`. */
export function channelSettings(variables: ChannelVariables): ChannelSettings | undefined {
  if (!variables.gateway) return undefined;
  const gateway: AnyGateway = GATEWAYS[variables.gateway];
  return gateway.read(variables);
}
