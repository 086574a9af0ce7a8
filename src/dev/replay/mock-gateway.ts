import { createServer, type IncomingMessage as HttpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { SIGNATURE_HEADER, verifySignature } from '../../provider-api/signature';

const receivedReply = z.object({ to: z.string(), text: z.string(), idempotencyKey: z.string() });
export type ReceivedReply = z.output<typeof receivedReply>;

/** The context that a responder was called with, as its worker process reports it. */
const observedContext = z.object({
  messageId: z.string(),
  name: z.string().nullable(),
  messages: z.array(z.object({ from: z.enum(['client', 'business']), text: z.string().nullable() })),
  slots: z.record(z.string(), z.unknown()),
  bookings: z.array(z.object({ title: z.string(), staffId: z.string().nullable(), from: z.string() })),
});
export type ObservedContext = z.output<typeof observedContext>;

/** Observed responders POST contexts to this path; everything else is a reply. */
export const OBSERVATIONS = '/observations';

export interface MockGateway {
  url: string;
  close(): Promise<void>;
}

/** An HTTP server in place of a provider: it accepts signed replies, and the contexts that responders observed. */
export async function startMockGateway(
  secret: string,
  on: { reply: (reply: ReceivedReply) => void; context: (context: ObservedContext) => void },
): Promise<MockGateway> {
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (request.url === OBSERVATIONS) {
      on.context(observedContext.parse(JSON.parse(body)));
    } else if (verifySignature({ secret, body, header: String(request.headers[SIGNATURE_HEADER]) })) {
      on.reply(receivedReply.parse(JSON.parse(body)));
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
