import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { type ReceivedSpan, spansOf } from './received-spans';

export interface OtlpReceiver {
  url: string;
  requests: readonly { path: string; headers: IncomingHttpHeaders; body: Buffer }[];
  /** All spans received so far. */
  spans(): ReceivedSpan[];
  /** Sets the status of every later answer. */
  answer(status: number): void;
  stop(): Promise<void>;
}

/** Receives traces as a collector does: OTLP over HTTP, in Protocol Buffers. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const requests: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const { url: path = '', headers } = request;
    const sent = await buffer(request);
    requests.push({ path, headers, body: headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent });
    response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans: () => requests.flatMap(({ body }) => spansOf(body)),
    answer: (next) => {
      status = next;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
