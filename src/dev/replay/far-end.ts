import { createServer, type IncomingMessage as HttpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { SIGNATURE_HEADER, verifySignature } from '../../channels/webhook/signature';

const delivered = z.object({ to: z.string(), text: z.string(), idempotencyKey: z.string() });
export type Delivered = z.output<typeof delivered>;

/** What a responder was given, as the worker process that ran it tells us. */
const given = z.object({
  messageId: z.string(),
  name: z.string().nullable(),
  messages: z.array(z.object({ from: z.enum(['client', 'business']), text: z.string().nullable() })),
  slots: z.record(z.string(), z.unknown()),
  bookings: z.array(z.object({ title: z.string(), staffId: z.string().nullable(), from: z.string() })),
});
export type Given = z.output<typeof given>;

export interface FarEnd {
  url: string;
  close(): Promise<void>;
}

/** The other side of the gateway: takes replies over HTTP as a provider would, and what the responders saw. */
export async function startFarEnd(
  secret: string,
  on: { reply: (reply: Delivered) => void; given: (given: Given) => void },
): Promise<FarEnd> {
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (request.url === '/given') {
      on.given(given.parse(JSON.parse(body)));
    } else if (verifySignature({ secret, body, header: String(request.headers[SIGNATURE_HEADER]) })) {
      on.reply(delivered.parse(JSON.parse(body)));
    } else {
      response.statusCode = 401;
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: HttpRequest): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
