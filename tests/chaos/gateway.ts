import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { SIGNATURE_HEADER, verifySignature } from '../../src/channels/webhook/signature';

/**
 *   silent    is not taken, and not answered until the sender's deadline
 *   deaf      is taken; the connection breaks before the answer
 *   broken    500
 *   busy      429, in a second
 *   refusing  400, for good
 */
export type GatewayFault = 'silent' | 'deaf' | 'broken' | 'busy' | 'refusing';

const reply = z.object({
  companyId: z.string(),
  to: z.string(),
  channel: z.string(),
  text: z.string(),
  idempotencyKey: z.string(),
});

/** A reply as it came in at the far end, each time that it came. */
export interface Arrival extends z.output<typeof reply> {
  at: number;
  outcome: 'accepted' | 'refused' | 'turned-away';
}

export interface Gateway {
  url: string;
  /** The next requests are treated like this. */
  fail(how: GatewayFault, times: number): void;
  recover(): void;
  stop(): Promise<void>;
}

export interface GatewayListener {
  arrived(arrival: Arrival): void;
  struck(how: GatewayFault): void;
  /** A request that no workers of ours may send. */
  impossible(problem: string): void;
}

/** The far end of the webhook gateway: a provider on a bad day, who keeps what he was sent. */
export async function startGateway(secret: string, listener: GatewayListener): Promise<Gateway> {
  let faults: GatewayFault[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return; // the sender was killed within it
    const header = String(request.headers[SIGNATURE_HEADER]);
    const sent = reply.safeParse(JSON.parse(body));
    if (!verifySignature({ secret, body, header })) listener.impossible('a request is not signed');
    if (!sent.success) return listener.impossible(`a request is no reply: ${body}`);
    if (request.headers['idempotency-key'] !== sent.data.idempotencyKey) {
      listener.impossible(`header and body do not agree on the key of ${body}`);
    }
    const fault = faults.shift();
    if (fault) listener.struck(fault);
    const outcome = fault === undefined || fault === 'deaf' ? 'accepted' : 'turned-away';
    listener.arrived({
      ...sent.data,
      at: performance.now(),
      outcome: fault === 'refusing' ? 'refused' : outcome,
    });
    switch (fault) {
      case 'silent':
        return;
      case 'deaf':
        return void response.destroy();
      case 'broken':
        return void response.writeHead(500).end('out of order');
      case 'busy':
        return void response.writeHead(429, { 'retry-after': '1' }).end();
      case 'refusing':
        return void response.writeHead(400).end('never');
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
