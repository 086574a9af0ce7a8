import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readConfigFile } from '../../src/config/file';
import { QUEUES } from '../../src/jobs';
import { createLogger } from '../../src/observability/logger';
import { startWorkers } from '../../src/workers/start';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { jobsOf } from '../support/metrics';
import { freePort } from '../support/native/free-port';
import { type System, startSystem, testConfig } from '../support/system';
import { blocksOf, PAGES } from './markdown';
import { readerEnv } from './reader-env';
import { run } from './run';

const db = testDatabase();
const programs = readdirSync('examples').filter((name) => /\.(m?js|ts)$/.test(name));

test('the examples compile with the types of this package', async () => {
  const flags = ['--noEmit', '--ignoreConfig', '--allowJs', '--checkJs', '--strict', '--skipLibCheck'];
  const target = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023', '--types', 'node'];
  const files = programs.map((name) => `examples/${name}`);
  const tsc = ['node_modules/typescript/bin/tsc', ...flags, ...target, ...files];
  expect(await run(process.execPath, tsc)).toMatchObject({ code: 0, stdout: '' });
});

test('code on the pages is quoted from the examples, word by word', () => {
  const files = [...programs, 'meta/dialogkeeper.config.mjs', 'google-calendar/dialogkeeper.config.mjs'];
  const examples = files.map((name) => readFileSync(`examples/${name}`, 'utf8'));
  const quoted = PAGES.flatMap(blocksOf).filter(
    ({ language, label }) => /^(ts|js)$/.test(language) && label === '',
  );
  expect(quoted.length).toBeGreaterThanOrEqual(4);
  for (const { page, text } of quoted) {
    if (!examples.some((example) => example.includes(text)))
      throw new Error(`${page} quotes code that is in no example:\n${text}`);
  }
});

describe('on a running system', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  const node = (companyId: string, ...args: string[]) =>
    run(process.execPath, args, readerEnv({ QUEUE_PREFIX: system.prefix, COMPANY: companyId }));

  const done = (job: string) => jobsOf(system, job, 'done');

  test.each([
    ['producer.mjs', '+79990000001', 'booking-cancelled'],
    ['bare-bullmq.js', '+79990000002', 'booking-created'],
  ])('%s sends a message that is answered, and an event that a worker takes', async (name, to, event) => {
    const companyId = await addCompany(db);
    const before = await done(event);
    expect(await node(companyId, `examples/${name}`)).toMatchObject({ code: 0, stderr: '' });
    await eventually(() => system.sent.some((reply) => reply.companyId === companyId && reply.to === to));
    await eventually(async () => (await done(event)) === before + 1);
  });
});

test('context-alone.mjs keeps contexts from its own source, and prints the output that docs/context.md shows', async () => {
  const variables = { PREFIX: `test-${randomUUID().slice(0, 8)}`, COMPANY: randomUUID() };
  const ran = await run(process.execPath, ['examples/context-alone.mjs'], readerEnv(variables));
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(blocksOf('docs/context.md').map(({ text }) => text)).toContain(ran.stdout);
});

test('own-gateway.mjs sends a message to the webhook of examples/dialogkeeper.config.ts, and receives the reply', async () => {
  const port = await freePort();
  const variables = { SALON_SECRET: randomUUID(), SALON_URL: `http://127.0.0.1:${port}` };
  const file = await readConfigFile({ ...variables, CONFIG_FILE: 'examples/dialogkeeper.config.ts' });
  const company = await addCompany(db);
  const channels = (file?.channels ?? []).map((channel) => ({ ...channel, company }));
  const system = await startWorkers({
    config: testConfig({ channels, responder: 'receptionist' }),
    logger: createLogger('silent'),
    queues: QUEUES.filter((queue) => queue !== 'maintenance'),
    web: true,
  });
  try {
    const WEBHOOK = `http://${system.webAddress}/webhooks/salon`;
    const env = readerEnv({ ...variables, WEBHOOK, PORT: String(port) });
    const ran = await run(process.execPath, ['examples/own-gateway.mjs'], env);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('the webhook answers 200: {"messages":1,"events":0}\n');
    expect(ran.stdout).toMatch(/^to \+79990000001: \S/m);
  } finally {
    await system.stop();
  }
});
