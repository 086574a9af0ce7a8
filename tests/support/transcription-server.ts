import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface TranscriptionRequest {
  path: string;
  headers: IncomingHttpHeaders;
  fields: Record<string, string>;
  file: { name: string; type: string; bytes: Buffer };
}

/** `never`: it takes the request and does not answer. */
export type TranscriptionAnswer = { status?: number; body: string } | 'never' | 'cut';

export const said = (text: string): TranscriptionAnswer => ({
  body: JSON.stringify({ text, usage: { type: 'duration', seconds: 3 } }),
});

/** An OpenAI-compatible `/audio/transcriptions` over HTTP: multipart in, JSON out. */
export async function startTranscriptionServer() {
  const requests: TranscriptionRequest[] = [];
  let answer: (request: TranscriptionRequest) => TranscriptionAnswer | Promise<TranscriptionAnswer> = () =>
    said('hello');
  const server = createServer(async (incoming, response) => {
    const body = await buffer(incoming);
    const form = await new Response(body, {
      headers: { 'content-type': incoming.headers['content-type'] ?? '' },
    }).formData();
    const file = form.get('file') as File;
    const fields = [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    const bytes = Buffer.from(await file.arrayBuffer());
    const request = {
      ...{ path: incoming.url ?? '', headers: incoming.headers, fields: Object.fromEntries(fields) },
      file: { name: file.name, type: file.type, bytes },
    };
    requests.push(request);
    const given = await answer(request);
    if (given === 'never') return;
    if (given === 'cut') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"text": "I wou', () => response.destroy());
      return;
    }
    response.writeHead(given.status ?? 200, { 'content-type': 'application/json' }).end(given.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    answerWith(next: typeof answer): void {
      answer = next;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
