import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, startCli } from '../../support/cli';
import { addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { startOtlpReceiver } from '../../support/otlp-receiver';
import { openProducer } from '../../support/producer';
import { databaseUrl, redisUrl } from '../../support/servers';
import { message, newPhone, testConfig } from '../../support/system';
import { linkTo, one, turnsIn } from '../../support/traced-system';

const db = testDatabase();
const RESPONDER = `module.exports = { createResponder: () => ({ respond: async () => ({ text: 'hi', actions: [] }) }) };`;

test('a process that is stopped sends the traces of its last messages', async () => {
  const receiver = await startOtlpReceiver();
  const { queuePrefix: prefix } = testConfig();
  const responder = join(freshFolder(), 'responder.js');
  writeFileSync(responder, RESPONDER);
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    QUEUE_PREFIX: prefix,
    RESPONDER: responder,
    DEBOUNCE: '50ms',
    OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`,
    OTEL_BSP_SCHEDULE_DELAY: '600000', // nothing is sent before the process stops
  };
  const queues = ['incoming-message', 'conversation-turn', 'outgoing-message'];
  const worker = startCli(['worker', ...queues], { cwd: '.', env });
  const producer = openProducer(redisUrl, prefix);
  const companyId = await addCompany(db);
  await producer.receiveMessage(message(companyId, newPhone(), 'hello'));
  const replies = () =>
    db
      .selectFrom('message')
      .select('status')
      .where('company_id', '=', companyId)
      .where('direction', '=', 'out')
      .execute();
  await eventually(async () => (await replies())[0]?.status === 'sent');
  await producer.close();
  await worker.end('SIGTERM');
  await receiver.stop();

  const spans = receiver.spans();
  const [turn] = turnsIn(spans);
  expect(turn?.links).toEqual([linkTo(one(spans, 'process incoming-message'))]);
  expect(one(spans, 'process outgoing-message').traceId).toBe(turn?.traceId);
  const scopes = new Set(spans.map(({ scope }) => scope));
  expect([...scopes].sort()).toEqual([
    '@opentelemetry/instrumentation-ioredis',
    '@opentelemetry/instrumentation-pg',
    'bullmq',
    'dialogkeeper',
  ]);
});
