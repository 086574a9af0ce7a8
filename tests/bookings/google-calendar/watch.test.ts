import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { receive } from '../../../src/bookings/google-calendar/inbound';
import { ANNA, at, connect, OLGA, salonSettings, signal, TOKEN } from './salon';
import { GoogleServer } from './server';

let server: GoogleServer;
let hook: Server;
/** What the webhook has made of the notifications. */
let received: unknown[];
beforeEach(async () => {
  server = await GoogleServer.start(ANNA, OLGA);
  received = [];
  hook = createServer((request, response) => {
    received.push(
      receive(salonSettings(server), {
        method: request.method ?? '',
        query: new URLSearchParams(),
        header: (name) => request.headers[name]?.toString(),
        body: new Uint8Array(),
      }),
    );
    response.end();
  });
  hook.listen(0, '127.0.0.1');
  await once(hook, 'listening');
});
afterEach(async () => {
  await server.stop();
  hook.close();
});

interface State {
  channels: { id: string; calendar: string; expiration: number }[];
}
const address = () => `http://127.0.0.1:${(hook.address() as AddressInfo).port}/webhooks/calendar`;
const keep = async (state: unknown, { webhook = address() as string | undefined, more = {} } = {}) =>
  JSON.parse(
    JSON.stringify(await connect(salonSettings(server, more)).keepNotified(state, webhook, signal)),
  ) as State;
const ids = ({ channels }: State) => channels.map(({ id }) => id);

test('a change of any calendar is notified', async () => {
  await keep(null);
  server.calendar(OLGA).insert(at('2026-12-10T10:00', '2026-12-10T11:00'));
  await server.notified();
  const ignored = { kind: 'accepted', items: [{ kind: 'ignored', what: 'new-channel' }] };
  const changed = { kind: 'accepted', items: [{ kind: 'event', event: { type: 'bookings-changed' } }] };
  expect(received).toHaveLength(3);
  expect(received).toEqual(expect.arrayContaining([ignored, ignored, changed]));
});

test('a channel is left alone until its end is near, and then there is a new one before the old one is stopped', async () => {
  const first = await keep(null);
  expect(await keep(first)).toEqual(first);
  const ending = {
    channels: first.channels.map((channel) => ({ ...channel, expiration: Date.now() + 3600_000 })),
  };
  server.requests.length = 0;
  const second = await keep(ending);
  expect(server.requests.filter((line) => line !== 'POST /token')).toEqual([
    `POST /calendars/${ANNA}/events/watch`,
    `POST /calendars/${OLGA}/events/watch`,
    'POST /channels/stop',
    'POST /channels/stop',
  ]);
  expect([...server.channels.keys()].sort()).toEqual(ids(second).sort());
});

test.each([
  ['another address', { webhook: 'http://127.0.0.1:9/webhooks/other' }],
  ['another token', { more: { webhookToken: 'a-new-token' } }],
])('%s needs new channels', async (_what, changed) => {
  const first = await keep(null);
  const second = await keep(first, changed);
  expect(ids(second)).not.toEqual(ids(first));
  expect([...server.channels.keys()].sort()).toEqual(ids(second).sort());
});

test('a calendar that is added is watched, and one that is removed is not any more', async () => {
  const first = await keep(null, { more: { calendars: [{ staff: 'Anna', calendar: ANNA }] } });
  const both = await keep(first);
  expect(both.channels.map(({ calendar }) => calendar)).toEqual([ANNA, OLGA]);
  expect(ids(both)[0]).toBe(ids(first)[0]);
  await keep(both, { more: { calendars: [{ staff: 'Olga', calendar: OLGA }] } });
  expect([...server.channels.values()].map(({ calendar }) => calendar)).toEqual([OLGA]);
});

test('without a public address nothing is watched', async () => {
  const first = await keep(null);
  const none = await connect(salonSettings(server)).keepNotified(first, undefined, signal);
  expect(none).toEqual({ channels: [] });
  expect(server.channels.size).toBe(0);
});

test('a channel that Google does not know any more is no obstacle', async () => {
  const first = await keep(null);
  server.channels.clear();
  const second = await keep(first, { more: { webhookToken: TOKEN.toUpperCase() } });
  expect(second.channels).toHaveLength(2);
});

test('where one calendar cannot be watched, the channels of the others are remembered, and the next attempt fails', async () => {
  server.next(new RegExp(`${OLGA}/events/watch`), { status: 403, reason: 'forbidden' });
  const first = await keep(null);
  expect(first.channels.map(({ calendar }) => calendar)).toEqual([ANNA]);
  server.next(new RegExp(`${OLGA}/events/watch`), { status: 403, reason: 'forbidden' });
  await expect(keep(first)).rejects.toMatchObject({ code: 'bookings.outage' });
  expect(server.channels.size).toBe(1);
  expect((await keep(first)).channels).toHaveLength(2);
});
