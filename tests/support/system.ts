import { randomUUID } from 'node:crypto';
import type { Channel, OutgoingMessage } from '../../src/channels/channel';
import { type Config, readConfig } from '../../src/config';
import type { Connected } from '../../src/config/connected';
import type { Reply } from '../../src/domain/turn';
import { QUEUES } from '../../src/jobs';
import { createLogger, type Logger } from '../../src/observability/logger';
import type { MessageInput, Producer } from '../../src/queues/producer';
import type { Responder, RespondInput } from '../../src/responders/responder';
import { type Running, startWorkers } from '../../src/workers/start';
import { openProducer } from './producer';
import { databaseUrl, redisUrl, type TestServers } from './servers';

const shared: TestServers = { databaseUrl, redisUrl };

/** The whole system in this process, on queues of its own, with a responder and a gateway that record their input. */
export interface System extends Running {
  producer: Producer;
  prefix: string;
  /** The input of the responder, turn by turn. */
  given: RespondInput[];
  /** The messages that the gateway has sent, in order. */
  sent: OutgoingMessage[];
}

export interface SystemOptions {
  /** Default: `echo`, which answers "reply to" and the texts. */
  respond?: (input: RespondInput) => Promise<Reply> | Reply;
  send?: Channel['send'];
  /** Default: all but `maintenance`. A sweep looks at all companies, so it would wake what earlier files left unfinished. */
  queues?: readonly string[];
  /** Default: false. */
  web?: boolean;
  config?: Partial<Config>;
  prefix?: string;
  /** Default: those of this Jest worker. */
  servers?: TestServers;
  /** Default: silent. */
  logger?: Logger;
}

const WITHOUT_SWEEP = QUEUES.filter((queue) => queue !== 'maintenance');

export function testConfig(overrides: Partial<Config> = {}, servers: TestServers = shared): Connected {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  const config = readConfig({
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
    QUEUE_PREFIX: prefix,
    DEBOUNCE: '50ms',
    CACHE_TIMEOUT: '10s', // the longest
    HTTP_PORT: '0',
    WARM_HOURS: 'off', // by night the tests would have other loads than by day
  });
  return { ...config, cacheRedisUrl: servers.redisUrl, ...overrides, ...servers } as Connected;
}

/** The caller stops it. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const given: RespondInput[] = [];
  const sent: OutgoingMessage[] = [];
  const responder: Responder = {
    async respond(input) {
      given.push(input);
      return options.respond ? options.respond(input) : echo(input);
    },
  };
  const channel: Channel = {
    async send(message, signal) {
      const result = options.send ? await options.send(message, signal) : {};
      sent.push(message);
      return result;
    },
  };
  const config = testConfig(
    { ...options.config, ...(options.prefix && { queuePrefix: options.prefix }) },
    options.servers,
  );
  const running = await startWorkers({
    config,
    logger: options.logger ?? createLogger('silent'),
    responder,
    channel,
    queues: options.queues ?? WITHOUT_SWEEP,
    ...(options.web && { web: true }),
  });
  const producer = openProducer(config.redisUrl, config.queuePrefix);
  return {
    ...running,
    producer,
    prefix: config.queuePrefix,
    given,
    sent,
    async stop() {
      await producer.close();
      await running.stop();
    },
  };
}

export function echo({ messages }: RespondInput): Reply {
  return { text: `reply to ${messages.map(({ text }) => text).join(' + ')}`, actions: [] };
}

let lastPhone = 0;

/** The number of a new client. */
export function newPhone(): string {
  lastPhone += 1;
  return `+7999${String(process.pid % 1000).padStart(3, '0')}${String(lastPhone).padStart(4, '0')}`;
}

export function message(
  companyId: string,
  phone: string,
  text: string,
  rest: Partial<MessageInput> = {},
): MessageInput {
  return {
    companyId,
    from: { kind: 'phone', value: phone },
    messageId: randomUUID(),
    text,
    sentAt: new Date().toISOString(),
    ...rest,
  };
}
