import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Producer } from '../../src/queues/producer';
import { freshFolder, type Program, startCli } from '../support/cli';
import { type NativePrometheus, startAlertmanager, startPrometheus } from '../support/native/prometheus';
import { type NativeRedis, startNativeRedis } from '../support/native/redis';
import { openProducer } from '../support/producer';
import { type RecordingGateway, startRecordingGateway } from '../support/recording-gateway';
import { startOwnServers } from '../support/servers';

/** Answers at once, after a while, or never, as the text of the client says. */
const RESPONDER = `
  const { setTimeout: pause } = require('node:timers/promises');
  exports.createResponder = () => ({
    async respond({ messages, fetchMedia, spending }) {
      const text = messages.map((message) => message.text).join(' ');
      if (text.includes('fail')) throw new Error('the model is gone');
      if (text.includes('file')) await fetchMedia(messages[0].messageId).catch(() => undefined);
      const call = { model: 'small', outcome: 'answered', seconds: 1, input: 9, cached: 8, output: 1, cost: 0.1 };
      await spending.record(call);
      if (text.includes('slow')) await pause(20_000);
      return { text: 'reply to ' + text, actions: [] };
    },
  });
`;

/** A channel of the configuration file. Its replies leave to the same gateway as all others. */
export const CHANNEL = { id: 'observed', secret: 'secret' };
const CONFIG = {
  channels: [
    {
      id: CHANNEL.id,
      company: 'observed',
      provider: 'generic',
      url: { env: 'GATEWAY_URL' },
      secret: { env: 'GATEWAY_SECRET' },
    },
  ],
};

export const TURNS_PER_COMPANY = 2;
const METRICS_TOKEN = 'a-token-of-prometheus';

export interface Observed {
  producer: Producer;
  databaseUrl: string;
  queueRedis: NativeRedis;
  gateway: RecordingGateway;
  /** Where Alertmanager sends alerts. */
  receiver: RecordingGateway;
  prometheus: NativePrometheus;
  web: Program;
  /** `host:port` */
  webAddress: string;
  workers: Program[];
  stop(): Promise<void>;
}

/** A role web and two workers in processes of their own, observed by a real Prometheus and Alertmanager. */
export async function startObserved(): Promise<Observed> {
  const servers = await startOwnServers();
  const queueRedis = await startNativeRedis();
  const gateway = await startRecordingGateway();
  const receiver = await startRecordingGateway();
  const alertmanager = await startAlertmanager(receiver.url);
  const cwd = freshFolder();
  writeFileSync(join(cwd, 'responder.js'), RESPONDER);
  writeFileSync(join(cwd, 'dialogkeeper.config.json'), JSON.stringify(CONFIG));
  const env = {
    ...process.env,
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: queueRedis.url,
    CACHE_REDIS_URL: servers.redisUrl,
    RESPONDER: join(cwd, 'responder.js'),
    GATEWAY: 'webhook',
    GATEWAY_URL: gateway.url,
    GATEWAY_SECRET: CHANNEL.secret,
    HTTP_PORT: '0',
    METRICS_TOKEN,
    PUBLIC_URL: 'https://bot.example.com', // so that this machine is not trusted for its own sake
    DEBOUNCE: '100ms',
    TURN_FAILURES: '1',
    TURNS_PER_COMPANY: String(TURNS_PER_COMPANY),
    METRICS_COMPANIES: 'observed',
  };
  const web = startCli(['web'], { cwd, env });
  const workers = [1, 2].map(() => startCli(['worker'], { cwd, env }));
  await Promise.all([web, ...workers].map((program) => program.printed('"event":"process.ready"')));
  const [, webAddress = ''] = /"webAddress":"([^"]+)"/.exec(web.output()) ?? [];
  const prometheus = await startPrometheus({
    web: webAddress,
    token: METRICS_TOKEN,
    alertmanager: alertmanager.address,
  });
  const producer = openProducer(queueRedis.url);
  return {
    producer,
    databaseUrl: servers.databaseUrl,
    queueRedis,
    gateway,
    receiver,
    prometheus,
    web,
    webAddress,
    workers,
    async stop() {
      await producer.close();
      await prometheus.stop();
      await alertmanager.stop();
      for (const program of [web, ...workers]) await program.end('SIGKILL');
      for (const server of [gateway, receiver]) await server.stop();
      await queueRedis.stop();
      await servers.stop();
    },
  };
}
