import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { SIGNATURE_HEADER, verifySignature } from '../../src/provider-api/signature';

/**
 *   no-response    does not accept the reply, and does not respond before the sender's deadline
 *   response-lost  accepts the reply; the connection breaks before the response
 *   server-error   500
 *   busy           429, retry after a second
 *   refusal        400, permanent
 */
export type GatewayFault = 'no-response' | 'response-lost' | 'server-error' | 'busy' | 'refusal';

const reply = z.object({
  companyId: z.string(),
  to: z.string(),
  channel: z.string(),
  text: z.string(),
  idempotencyKey: z.string(),
});

/** One delivery of a reply. A reply that is sent again is received again. */
export interface ReceivedReply extends z.output<typeof reply> {
  at: number;
  outcome: 'accepted' | 'refused' | 'not-accepted';
}

export interface MockGateway {
  url: string;
  /** Applies the fault to the next `times` requests. */
  fail(how: GatewayFault, times: number): void;
  recover(): void;
  stop(): Promise<void>;
}

export interface GatewayListener {
  onReply(reply: ReceivedReply): void;
  onFault(how: GatewayFault): void;
  /** Called for a request that our workers must never send. */
  onInvalidRequest(problem: string): void;
}

/** A mock of the webhook gateway that records every request and can be told to fail. */
export async function startMockGateway(secret: string, listener: GatewayListener): Promise<MockGateway> {
  let faults: GatewayFault[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return; // the sender was killed while it sent the request
    const header = String(request.headers[SIGNATURE_HEADER]);
    const sent = reply.safeParse(JSON.parse(body));
    if (!verifySignature({ secret, body, header })) listener.onInvalidRequest('a request is not signed');
    if (!sent.success) return listener.onInvalidRequest(`a request is not a valid reply: ${body}`);
    if (request.headers['idempotency-key'] !== sent.data.idempotencyKey) {
      listener.onInvalidRequest(`header and body have different keys: ${body}`);
    }
    const fault = faults.shift();
    if (fault) listener.onFault(fault);
    const outcome = fault === undefined || fault === 'response-lost' ? 'accepted' : 'not-accepted';
    listener.onReply({
      ...sent.data,
      at: performance.now(),
      outcome: fault === 'refusal' ? 'refused' : outcome,
    });
    switch (fault) {
      case 'no-response':
        return;
      case 'response-lost':
        return void response.destroy();
      case 'server-error':
        return void response.writeHead(500).end('internal error');
      case 'busy':
        return void response.writeHead(429, { 'retry-after': '1' }).end();
      case 'refusal':
        return void response.writeHead(400).end('refused');
      default:
        return void response.end(JSON.stringify({ messageId: `sent-${sent.data.idempotencyKey}` }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/replies`,
    fail(how, times) {
      faults.push(...Array.from({ length: times }, () => how));
    },
    recover() {
      faults = [];
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
