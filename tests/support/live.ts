import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { PageSignal } from '../../src/activity/watch';

/** An open page, as a browser's EventSource sees it. */
export interface LivePage {
  /** All signals so far. */
  signals: PageSignal[];
  /** Resolves when the server ends the stream. */
  ended: Promise<void>;
  close(): void;
}

/** Resolves when the page has its first signal, `resync`: from then on it misses nothing. */
export async function openPage(url: string, headers: Record<string, string> = {}): Promise<LivePage> {
  const left = new AbortController();
  const response = await fetch(url, { headers, signal: left.signal });
  if (response.status !== 200 || !response.body) throw new Error(`${url} answered ${response.status}`);
  const signals: PageSignal[] = [];
  let first = () => {};
  const opened = new Promise<void>((resolve) => {
    first = resolve;
  });
  const ended = readEvents(response.body, (signal) => {
    signals.push(signal);
    first();
  }).catch(() => undefined);
  await opened;
  return { signals, ended, close: () => left.abort() };
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  receive: (signal: PageSignal) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (\{.*)$/m.exec(event)?.[1];
      if (data) receive(JSON.parse(data));
    }
  }
}

/** A page whose connection is open and whose browser reads nothing of it. */
export async function openUnreadPage(address: string, path: string): Promise<Socket> {
  const [host, port] = address.split(':');
  const socket = connect(Number(port), host);
  socket.pause();
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${address}\r\n\r\n`);
  return socket;
}
