import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** As it arrived, byte for byte. */
  body: string;
}

type Answer = (response: ServerResponse) => void;

export type RecordingGateway = Awaited<ReturnType<typeof startRecordingGateway>>;

/**
 * A mock gateway: a real HTTP server that records its requests. It answers 200 with no message id until a test asks for
 * another answer.
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

    /** Sets the answer to one more request. Several calls answer several requests, in order. */
    answerNext(status: number, headers: Record<string, string> = {}, body: unknown = {}): void {
      answers.push(respond(status, headers, typeof body === 'string' ? body : JSON.stringify(body)));
    },

    /** Sets the answer to every later request that `answerNext` set none for. */
    answerAll(status: number, body = '{}'): void {
      otherwise = respond(status, {}, body);
    },

    /** Reads the next request and never answers it. */
    hangNext(): void {
      answers.push(() => {});
    },

    /** Reads the next request and breaks the connection. */
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

    /** Answers the next request with a head and the start of a body, and then breaks the connection. */
    breakWithinNext(status: number): void {
      answers.push((response) => {
        response.writeHead(status, { 'content-length': '1000' });
        response.write('{', () => response.destroy());
      });
    },

    /** Resolves when it has received `count` requests, counted from the start. */
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
