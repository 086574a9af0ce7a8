import { createBoard } from '../../../src/http/pages/queues/board/board';
import { LOCAL, testPages } from '../../support/pages';
import { testRedis, withBareQueue } from '../../support/redis';

const redis = testRedis();
const pages = testPages();
const QUEUE = 'incoming-message';
const PHONE = '79161234567';
const SECRETS = [PHONE, 'Аполлинария', 'apollinaria@example.com', 'wamid.HBgLNzkxNjEyMzQ1Njc'];
const SECRET = SECRETS.join(' ');

/** Every route of bull-board, with values for its parameters. */
async function routes(): Promise<{ method: string; path: string }[]> {
  return withBareQueue(QUEUE, pages.prefix, async (queue) =>
    createBoard([queue]).routes.map(({ method, path }) => ({
      method,
      path: `/queues/board${path}`
        .replace(':queueName', QUEUE)
        .replace(':queueStatus', 'failed')
        .replace(/:jobId|:schedulerId/, '1')
        .replace('*', 'css/main.css')
        .replace(/\/$/, ''),
    })),
  );
}

async function ask(method: string, path: string, cookie?: string): Promise<Response> {
  const headers = { accept: '*/*', origin: 'http://localhost', ...(cookie !== undefined && { cookie }) };
  return pages.app.request(path, { method, headers }, LOCAL);
}

const statuses = async (cookie?: string, of = (_method: string) => true) => {
  const asked = (await routes()).filter(({ method }) => of(method));
  expect(asked.length).toBeGreaterThan(5);
  return Promise.all(asked.map(async ({ method, path }) => (await ask(method, path, cookie)).status));
};

test('nothing of it is there without a login', async () => {
  await pages.logIn('owner');
  expect(new Set(await statuses())).toEqual(new Set([401]));
});

test.each([
  ['a reader', 'read-only', 'all'],
  ['an operator of some companies', 'operator', ['one']],
  ['an owner of some companies', 'owner', ['one']],
] as const)('nothing of it is there for %s', async (_who, role, companies) => {
  expect(new Set(await statuses(await pages.logIn(role, companies)))).toEqual(new Set([403]));
});

test('nothing of it changes a job, also for an owner', async () => {
  const owner = await pages.logIn('owner');
  expect(new Set(await statuses(owner, (method) => method !== 'GET'))).toEqual(new Set([405]));
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
    expect((await ask(method, '/queues/board/api/unknown', owner)).status).toBe(405);
});

test('bull-board itself is set to read only', async () => {
  const owner = await pages.logIn('owner');
  await withBareQueue(QUEUE, pages.prefix, async (queue) => {
    const job = await queue.add(QUEUE, { text: 'as it was' });
    const board = createBoard([queue]);
    const body = JSON.stringify({
      name: 'x',
      data: {},
      options: {},
      jobData: {},
      concurrency: 1,
      force: true,
    });
    const headers = { 'content-type': 'application/json' };
    for (const { method, path } of await routes()) {
      const own = path.replace('/queues/board', '').replace('/1/', `/${job.id}/`);
      if (method !== 'GET') await board.request(own, { method, body, headers });
    }
    expect(await queue.isPaused()).toBe(false);
    expect(await queue.getJobCounts()).toMatchObject({ waiting: 1, failed: 0, delayed: 0 });
    expect((await queue.getJob(job.id ?? ''))?.data).toEqual({ text: 'as it was' });
    const response = await ask('GET', `/queues/board/api/queues?activeQueue=${QUEUE}`, owner);
    const [shown] = ((await response.json()) as { queues: object[] }).queues;
    expect(shown).toMatchObject({ readOnlyMode: true, allowRetries: false, counts: { waiting: 1 } });
    await queue.obliterate({ force: true });
  });
});

describe('a job full of personal data', () => {
  beforeAll(async () => {
    await withBareQueue(QUEUE, pages.prefix, async (queue) => {
      const data = {
        [SECRET]: SECRET,
        name: SECRET,
        id: SECRET,
        conversationId: PHONE,
        n: Number(PHONE),
        list: [SECRET],
      };
      const options = {
        jobId: `id-${PHONE}`,
        deduplication: { id: `d-${SECRET}` },
        backoff: { type: SECRET },
      };
      for (const [name, given] of [
        [SECRET, options],
        ['incoming-message', {}],
      ] as const) {
        const job = await queue.add(name, data, given);
        await job.log(SECRET);
        await job.updateProgress({ [SECRET]: SECRET });
        const stacktrace = JSON.stringify([`Error: ${SECRET}\n at ${SECRET}`]);
        const fields = {
          failedReason: SECRET,
          stacktrace,
          returnvalue: JSON.stringify(SECRET),
          pb: SECRET,
          defa: SECRET,
        };
        await redis.hset(queue.toKey(job.id ?? ''), fields);
        await redis.lrem(queue.toKey('wait'), 0, job.id ?? '');
        await redis.zadd(queue.toKey('failed'), Date.now(), job.id ?? '');
      }
      await queue.upsertJobScheduler(`s-${SECRET}`, { every: 3_600_000 }, { name: SECRET, data, opts: {} });
      await queue.add('broken', {});
    });
  });

  const reads = [
    ...['latest', 'failed', 'delayed', 'waiting'].map(
      (status) => `/api/queues?activeQueue=${QUEUE}&status=${status}`,
    ),
    '/api/job-schedulers',
    ...['2', '2/logs', '2/flow', `id-${PHONE}`, `id-${PHONE}/logs`, `id-${PHONE}/flow`].map(
      (rest) => `/api/queues/${QUEUE}/${rest}`,
    ),
    ...['metrics', 'default-job-options', 'workers', 'rate-limit', 'job-data-schema'].map(
      (rest) => `/api/queues/${QUEUE}/${rest}`,
    ),
    `/queue/${QUEUE}/id-${PHONE}`,
    `/api/queues/${PHONE}/1`,
  ];

  test.each(reads)('is shown without it at %s', async (path) => {
    const response = await ask('GET', `/queues/board${path}`, await pages.logIn('operator'));
    const text = await response.text();
    if (path.includes(`${QUEUE}/2`) || path.endsWith(`id-${PHONE}`)) expect(response.status).toBe(200);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
    expect(JSON.stringify([...response.headers])).not.toContain(PHONE);
  });

  test('what is shown is the queue, the job, the code of its failure and a link to its conversation', async () => {
    const owner = await pages.logIn('owner');
    const response = await ask('GET', `/queues/board/api/queues?activeQueue=${QUEUE}&status=failed`, owner);
    const { queues } = (await response.json()) as {
      queues: { name: string; counts: object; jobs: object[] }[];
    };
    const queue = queues.find(({ name }) => name === QUEUE);
    expect(queue?.counts).toMatchObject({ failed: 2 });
    expect(queue?.jobs).toContainEqual(
      expect.objectContaining({
        id: '2',
        name: 'incoming-message',
        failedReason: 'other',
        isFailed: true,
        data: {},
        externalUrl: { displayText: 'conversation', href: `/queues/jobs/${QUEUE}/2` },
      }),
    );
  });

  test('data that is not JSON, which an error quotes, is not shown either', async () => {
    const owner = await pages.logIn('owner');
    await withBareQueue(QUEUE, pages.prefix, async (queue) => {
      const [job] = await queue.getWaiting();
      await redis.hset(queue.toKey(job?.id ?? ''), { data: SECRET });
    });
    const response = await ask('GET', `/queues/board/api/queues?activeQueue=${QUEUE}&status=waiting`, owner);
    expect(response.status).toBe(500);
    const text = await response.text();
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  });
});

test('its page loads nothing from another host', async () => {
  const response = await ask('GET', '/queues/board', await pages.logIn('operator'));
  const html = await response.text();
  expect(response.status).toBe(200);
  expect(html).toContain('<base href="/queues/board/"');
  expect(html).not.toMatch(/(?:href|src)="(?:https?:)?\/\//);
  expect(html).not.toMatch(/<style| style=/); // the policy would refuse them
  expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*base-uri 'self'/);
  const words = await ask(
    'GET',
    '/queues/board/static/locales/ru-RU/messages.json',
    await pages.logIn('operator'),
  );
  expect(await words.text()).toContain('ERRORS');
  const [, script] = /src="(static\/js\/main[^"]+)"/.exec(html) ?? [];
  expect((await ask('GET', `/queues/board/${script}`, await pages.logIn('operator'))).status).toBe(200);
});
