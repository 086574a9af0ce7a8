import { ACCESS_SETTINGS } from '../access/settings';
import type { ConfiguredBookingSystem } from '../bookings/configured';
import { BOOKING_SETTINGS } from '../bookings/settings';
import type { ConfiguredChannel } from '../channels/configured';
import type { ChannelSettings } from '../channels/gateways';
import { CHANNEL_VARIABLES, channelSettings, SENDING_SETTINGS } from '../channels/settings';
import { CONTEXT_SETTINGS } from '../context/settings';
import { CONVERSATION_SETTINGS } from '../conversation/settings';
import { DATABASE_SETTINGS } from '../db/settings';
import { FAIRNESS_SETTINGS } from '../fairness/settings';
import { FORGETTING_SETTINGS } from '../forgetting/settings';
import { HTTP_SETTINGS } from '../http/settings';
import { LOG_SETTINGS, METRICS_SETTINGS } from '../observability/settings';
import { TRACE_SETTINGS } from '../observability/traces/settings';
import { QUEUE_SETTINGS } from '../queues/settings';
import { RESPONDER_SETTINGS, requireScript } from '../responders/settings';
import { ConfigInvalid } from '../settings/errors';
import {
  type Environment,
  type Intersection,
  readSettings,
  renameWarnings,
  type Values,
} from '../settings/setting';
import { SIMULATOR_SETTINGS } from '../simulator/settings';
import { TRANSCRIPTION_SETTINGS } from '../transcription/settings';
import { WARMING_SETTINGS } from '../warming/settings';
import { environment } from './environment';
import { PROCESS_SETTINGS } from './process';

/** All settings by heading. The tables in docs/configuration.md are printed from this list. */
export const SECTIONS = {
  Process: { ...PROCESS_SETTINGS, ...FAIRNESS_SETTINGS, ...LOG_SETTINGS, ...METRICS_SETTINGS },
  HTTP: { ...HTTP_SETTINGS, ...ACCESS_SETTINGS },
  Traces: TRACE_SETTINGS,
  PostgreSQL: DATABASE_SETTINGS,
  Queues: QUEUE_SETTINGS,
  Context: { ...CONTEXT_SETTINGS, ...WARMING_SETTINGS },
  Conversation: { ...CONVERSATION_SETTINGS, ...FORGETTING_SETTINGS },
  Bookings: BOOKING_SETTINGS,
  Responder: RESPONDER_SETTINGS,
  'Voice notes': TRANSCRIPTION_SETTINGS,
  Simulator: SIMULATOR_SETTINGS,
  Channel: { ...CHANNEL_VARIABLES, ...SENDING_SETTINGS },
};

type Sections = typeof SECTIONS;

export const SETTINGS = Object.assign({}, ...Object.values(SECTIONS)) as Intersection<
  Sections[keyof Sections]
>;

type Variables = Values<typeof SETTINGS>;

/** What the settings say. The variables of the channel become one value; undefined: `GATEWAY` is not set. */
export type Config = Omit<Variables, keyof typeof CHANNEL_VARIABLES> & {
  readonly channel: ChannelSettings | undefined;
  /** Of the configuration file. */
  readonly channels: readonly ConfiguredChannel[];
  readonly bookingSystems: readonly ConfiguredBookingSystem[];
};

/**
 * Reads the variables of this process, with `.env` of the working directory beneath them. Emits a warning of the process for
 * each that is set under its former name.
 * Throws `ConfigInvalid`, which names the variable, the given value and the allowed ones, and `EnvFileUnreadable`.
 */
export function readConfig(env: Environment = environment()): Config {
  const variables = readSettings(SETTINGS, env);
  checkServers(variables);
  const channel = channelSettings(variables);
  if (variables.responder === 'scripted') requireScript(variables);
  for (const warning of renameWarnings(SETTINGS, env)) process.emitWarning(warning, 'DeprecationWarning');
  return { ...withoutChannel(variables), channel, channels: [], bookingSystems: [] };
}

function withoutChannel(variables: Variables): Omit<Variables, keyof typeof CHANNEL_VARIABLES> {
  const others = Object.entries(variables).filter(([name]) => !(name in CHANNEL_VARIABLES));
  return Object.fromEntries(others) as Omit<Variables, keyof typeof CHANNEL_VARIABLES>;
}

function checkServers(values: Pick<Variables, 'nodeEnv' | 'databaseUrl' | 'redisUrl' | 'gateway'>): void {
  if (values.nodeEnv !== 'production') return;
  const missing = [
    ...(values.databaseUrl ? [] : ['DATABASE_URL']),
    ...(values.redisUrl ? [] : ['REDIS_URL']),
  ];
  const [first, second] = missing;
  if (first === undefined) return;
  const also = [
    ...(second === undefined ? [] : [`so must ${second}, which is not set either`]),
    ...(values.gateway ? [] : ['without channels in a configuration file, so must GATEWAY']),
  ];
  throw new ConfigInvalid(first, undefined, ['set when NODE_ENV is production', ...also].join('; '));
}
