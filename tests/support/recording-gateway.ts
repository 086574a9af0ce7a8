import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** As it came, byte for byte. */
  body: string;
}

type Answer = (response: ServerResponse) => void;

export type RecordingGateway = Awaited<ReturnType<typeof startRecordingGateway>>;

/**
 * The far end of a webhook gateway: a real HTTP server that keeps what it was sent. It answers 200 with no
 * message id until it is told otherwise.
 */
export async function startRecordingGateway() {
  const received: ReceivedRequest[] = [];
  const answers: Answer[] = [];
  let otherwise = respond(200, {}, '{}');
  const waiting: { count: number; resolve: () => void }[] = [];

  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    received.push({ method, path, headers, body: await text(request) });
    (answers.shift() ?? otherwise)(response);
    for (const waiter of waiting) if (received.length >= waiter.count) waiter.resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/replies`,
    received: received as readonly ReceivedRequest[],

    /** Each call is the answer to one more request, in order. */
    answerNext(status: number, headers: Record<string, string> = {}, body: unknown = {}): void {
      answers.push(respond(status, headers, typeof body === 'string' ? body : JSON.stringify(body)));
    },

    /** The answer to every request that has none of its own, from now on. */
    answerAll(status: number, body = '{}'): void {
      otherwise = respond(status, {}, body);
    },

    /** Takes the next request and never answers it. */
    hangNext(): void {
      answers.push(() => {});
    },

    /** Takes the next request and breaks the connection. */
    breakNext(): void {
      answers.push((response) => response.destroy());
    },

    /** Answers the next request with a body that never ends. */
    floodNext(status: number): void {
      answers.push((response) => {
        response.writeHead(status);
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        };
        response.on('drain', more);
        more();
      });
    },

    /** Sends the head of an answer to the next request and breaks the connection within the body. */
    breakWithinNext(status: number): void {
      answers.push((response) => {
        response.writeHead(status, { 'content-length': '1000' });
        response.write('{', () => response.destroy());
      });
    },

    /** Resolves once that many requests have come, counted from the start. */
    async waitFor(count: number): Promise<readonly ReceivedRequest[]> {
      if (received.length < count) {
        await new Promise<void>((resolve) => {
          waiting.push({ count, resolve });
        });
      }
      return received;
    },

    async stop(): Promise<void> {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function respond(status: number, headers: Record<string, string>, body: string): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  };
}
