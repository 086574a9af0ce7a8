import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Hono } from 'hono';
import { type HttpServer, listen } from '../../src/http/server';
import { gate } from '../support/gate';

const settings = { host: 'HTTP_HOST', port: 'HTTP_PORT' };
const HOST = '127.0.0.1';
const LONG = 60_000;

let server: HttpServer;
const others: { close(): unknown }[] = [];
afterEach(() => {
  server?.abandon();
  for (const other of others.splice(0)) other.close();
});

/** It answers a request when the gate is open. */
async function startHolding() {
  const received = gate();
  const mayAnswer = gate();
  const app = new Hono().get('/', async (c) => {
    received.open();
    await mayAnswer.passed;
    return c.text('done');
  });
  server = await listen(app, { host: HOST, port: 0, exclusive: true, settings });
  return { received, mayAnswer, url: `http://${server.address}/` };
}

test('a server that stops refuses new requests, lets a running one end, and waits for no idle connection', async () => {
  const { received, mayAnswer, url } = await startHolding();
  const answer = fetch(url);
  await received.passed;
  const stopped = server.stop(LONG);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  mayAnswer.open();
  expect(await (await answer).text()).toBe('done');
  await stopped;
});

test.each([
  ['says nothing', ''],
  ['has sent half of the head of a request', 'GET / HTTP/1.1\r\nHost: a'],
])('a connection that %s is closed at once by the stop, and a running request ends', async (_what, sent) => {
  const { received, mayAnswer, url } = await startHolding();
  const client = connect(server.port, HOST);
  others.push({ close: () => client.destroy() });
  await once(client, 'connect');
  client.write(sent);
  const answer = fetch(url); // on a connection that is accepted after the other one
  await received.passed;
  const closed = new Promise((resolve) => client.on('error', resolve).on('close', resolve));
  const stopped = server.stop(LONG);
  await closed;
  mayAnswer.open();
  expect(await (await answer).text()).toBe('done');
  await stopped;
});

test('a request that does not end in time is broken', async () => {
  const { received, url } = await startHolding();
  const answer = fetch(url);
  const broken = expect(answer).rejects.toThrow('fetch failed');
  await received.passed;
  await server.stop(50);
  await broken;
});

test('two exclusive servers on free ports have different ones', async () => {
  const first = await listen(new Hono(), { host: HOST, port: 0, exclusive: true, settings });
  others.push({ close: () => first.abandon() });
  server = await listen(new Hono(), { host: HOST, port: 0, exclusive: true, settings });
  expect(first.port).not.toBe(server.port);
});

test('a port in use is an error that names the address, the settings and what to do', async () => {
  const other = createServer().listen(0, HOST);
  others.push(other);
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  await expect(listen(new Hono(), { host: HOST, port, exclusive: true, settings })).rejects.toMatchObject({
    code: 'http.address-unusable',
    message: `127.0.0.1:${port} (HTTP_HOST, HTTP_PORT) cannot be listened on: another process listens there. Give an address of this machine, and a port that is free, or 0 for any`,
  });
});
