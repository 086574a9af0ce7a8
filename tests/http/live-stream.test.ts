import type { Signal } from '../../src/activity/signal';
import { Watch } from '../../src/activity/watch';
import { liveStream } from '../../src/http/routes/live-stream';

const LONG = 60_000;
const step = (at: number): Signal => ({
  kind: 'turn',
  companyId: 'a',
  conversationId: '5',
  step: 'read',
  at,
});

/** A page that has read the head of its stream and the first `resync`. */
async function openStream(beatMs: number) {
  const watch = new Watch({ conversation: { id: '5', companyId: 'a' } });
  const reader = liveStream(watch, beatMs).getReader();
  const read = async () => {
    const { value } = await reader.read();
    return value && new TextDecoder().decode(value);
  };
  expect(await read()).toMatch(/^retry: \d+\n\n$/);
  expect(await read()).toBe('data: {"kind":"resync"}\n\n');
  return { watch, read, reader };
}

test('each signal is one event', async () => {
  const { watch, read } = await openStream(LONG);
  watch.offer(step(1));
  watch.offer(step(2));
  expect(await read()).toBe([step(1), step(2)].map((one) => `data: ${JSON.stringify(one)}\n\n`).join(''));
});

test('for a page that reads slowly, nothing more is kept than that it has to ask for everything', async () => {
  const { watch, read } = await openStream(LONG);
  for (let at = 0; at < 10_000; at++) watch.offer(step(at));
  expect(await read()).toBe('data: {"kind":"resync"}\n\n');
});

test('while nothing happens, the page sees that the connection lives', async () => {
  const { read } = await openStream(1);
  expect(await read()).toBe('event: beat\ndata: 0\n\n');
});

test('the end of the watch ends the stream, also while the page waits for it', async () => {
  const { watch, read } = await openStream(LONG);
  const last = read();
  watch.end();
  expect(await last).toBeUndefined();
});

test('a page that goes away ends its watch', async () => {
  const { watch, reader } = await openStream(LONG);
  await reader.cancel();
  expect(watch.ended.aborted).toBe(true);
});
