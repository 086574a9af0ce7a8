import { ActivityFeed } from '../../src/activity/feed';
import type { Signal } from '../../src/activity/signal';
import { ActivityStream } from '../../src/activity/stream';
import { createBaseApp } from '../../src/http/base-app';
import { liveRoutes } from '../../src/http/routes/live';
import { type HttpServer, listen } from '../../src/http/server';
import { Events } from '../../src/observability/events';
import { addClient, addCompany, addConversation, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { type LivePage, openPage, openUnreadPage } from '../support/live';
import { testRedis } from '../support/redis';
import { redisUrl } from '../support/servers';
import { newPhone } from '../support/system';

const prefix = 'test-live';
const LONG = 60_000;
const db = testDatabase();
const redis = testRedis();
const stream = new ActivityStream(redis, prefix);
let feed: ActivityFeed;
let server: HttpServer;
let address: string;
const pages: { close(): void }[] = [];

beforeEach(async () => {
  feed = new ActivityFeed({ redisUrl, prefix });
  const app = createBaseApp(new Events());
  const companiesOf = (header = 'all') => (header === 'all' ? header : header.split(','));
  // A viewer who sees the companies of the query.
  const endWithLogin = () => undefined;
  app.route(
    '/',
    liveRoutes({ feed, db, companiesOf: (c) => companiesOf(c.req.query('sees')), endWithLogin }),
  );
  server = await listen(app, {
    host: '127.0.0.1',
    port: 0,
    exclusive: true,
    settings: { host: 'HTTP_HOST', port: 'HTTP_PORT' },
  });
  address = server.address;
});
afterEach(() => {
  for (const page of pages.splice(0)) page.close();
  feed.close();
  server.abandon();
});

async function open(query: string): Promise<LivePage> {
  const page = await openPage(`http://${address}/live${query}`);
  pages.push(page);
  return page;
}

const statusOf = async (query: string) => {
  const left = new AbortController();
  const { status } = await fetch(`http://${address}/live${query}`, { signal: left.signal });
  left.abort();
  return status;
};

async function conversationOfNewCompany(): Promise<{ companyId: string; conversationId: string }> {
  const companyId = await addCompany(db);
  const clientId = await addClient(db, companyId, newPhone());
  return { companyId, conversationId: await addConversation(db, companyId, clientId) };
}

const change = (ids: { companyId: string; conversationId: string }): Signal => ({
  kind: 'conversation',
  ...ids,
  what: 'message',
});

const write = (...signals: Signal[]) => stream.write(signals);

/** Writes until the page is told: the feed reads what is written from then on. */
async function untilTold(page: LivePage, signal: Signal): Promise<void> {
  await eventually(async () => {
    await write(signal);
    return page.signals.some(({ kind }) => kind !== 'resync');
  });
}

test('fifty pages are told, over one connection to Redis', async () => {
  const ids = await conversationOfNewCompany();
  const { companyId, conversationId } = ids;
  const queries = ['', `?company=${companyId}`, `?conversation=${conversationId}`];
  const opened = await Promise.all(Array.from({ length: 50 }, (_, i) => open(queries[i % 3] ?? '')));
  await Promise.all(opened.map((page) => untilTold(page, change(ids))));
  // A native server is shared: each Jest worker has a numbered database of it.
  const clients = String(await redis.client('LIST')).split('\n');
  const ours = clients.filter((line) => line.includes(` db=${redis.options.db ?? 0} `));
  expect(ours.filter((line) => line.includes(' name=dialogkeeper-activity '))).toHaveLength(1);
});

test('a viewer is informed of the companies that they see, and of no other one', async () => {
  const [own, other] = [await conversationOfNewCompany(), await conversationOfNewCompany()];
  const sees = `sees=${own.companyId}`;
  const list = await open(`?${sees}`);
  const all = await open('');
  await untilTold(all, change(other));
  expect(list.signals).toEqual([{ kind: 'resync' }]);
  await untilTold(list, change(own));
  expect(list.signals).toEqual([{ kind: 'resync' }, { kind: 'list' }]);

  for (const query of [`?company=${other.companyId}`, `?conversation=${other.conversationId}`])
    expect(await statusOf(`${query}&${sees}`)).toBe(404);
  expect(await statusOf(`?conversation=${own.conversationId}&${sees}`)).toBe(200);
});

test.each([
  '?conversation=0',
  '?conversation=5%20or%201=1',
  '?conversation=99999999999999999999',
  '?conversation=999999999999999999',
  '?conversation=',
])('%s is not there', async (query) => {
  expect(await statusOf(query)).toBe(404);
});

test('the stream is neither stored, nor transformed, nor buffered on its way', async () => {
  const left = new AbortController();
  const { headers } = await fetch(`http://${address}/live`, {
    headers: { 'accept-encoding': 'gzip, br' },
    signal: left.signal,
  });
  left.abort();
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  expect(headers.has('content-encoding')).toBe(false);
});

test('when the process stops, open streams end at once, also one whose connection is full', async () => {
  const ids = await conversationOfNewCompany();
  const query = `?conversation=${ids.conversationId}`;
  const unread = await openUnreadPage(address, `/live${query}`);
  pages.push({ close: () => unread.destroy() });
  const page = await open(query);
  await untilTold(page, change(ids));
  const outcome = 'x'.repeat(1_000_000);
  const steps = Array.from({ length: 12 }, (_, at): Signal => {
    return { kind: 'turn', ...ids, step: 'read', at, outcome };
  });
  await write(...steps); // more than the buffers of a connection take
  await eventually(() => page.signals.some((one) => one.kind === 'turn' && one.at === 11));
  await redis.del(`${prefix}:{activity}`);

  const stopped = server.stop(LONG);
  feed.close();
  await stopped;
  await page.ended;
});

test('a HEAD request is not watched after its answer', async () => {
  const watched = jest.spyOn(feed, 'watch');
  expect((await fetch(`http://${address}/live`, { method: 'HEAD' })).status).toBe(200);
  const watch = watched.mock.results[0]?.value as ReturnType<ActivityFeed['watch']>;
  await eventually(() => watch.ended.aborted);
});

test('a page that is closed is watched no longer', async () => {
  const watched = jest.spyOn(feed, 'watch');
  const page = await open('');
  const watch = watched.mock.results[0]?.value as ReturnType<ActivityFeed['watch']>;
  expect(watch.ended.aborted).toBe(false);
  page.close();
  await eventually(() => watch.ended.aborted);
});
