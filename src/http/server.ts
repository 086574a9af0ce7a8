import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { SECOND } from '../time/duration';
import { type AddressSettings, AddressUnusable } from './errors';

/** Milliseconds. Longer than a proxy keeps an idle connection (nginx: a minute): it would send a request while we close. */
const KEEP_ALIVE = 75 * SECOND;

export interface ListenOptions {
  host: string;
  /** 0: a free one. */
  port: number;
  /**
   * The port is this process's own, also under PM2's cluster mode. Without it, processes of a cluster share the port: each
   * request goes to one of them.
   */
  exclusive: boolean;
  /** For the error. */
  settings: AddressSettings;
}

/** A server that listens. */
export interface HttpServer {
  readonly port: number;
  /** `host:port`. */
  readonly address: string;
  /** Accepts nothing new, lets running requests end, and breaks those that have not ended within `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
  /** Closes at once. */
  abandon(): void;
}

/** Throws `AddressUnusable`. */
export async function listen(app: Pick<Hono, 'fetch'>, options: ListenOptions): Promise<HttpServer> {
  const { host, port, exclusive } = options;
  // Without its replacements of Request and Response: the rest of the process uses those of Node.
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: { keepAliveTimeout: KEEP_ALIVE },
  }) as Server;
  closeConnectionsWhenStopped(server);
  try {
    server.listen({ host, port, exclusive });
    await once(server, 'listening');
  } catch (cause) {
    throw new AddressUnusable(addressOf(host, port), options.settings, problemOf(cause), { cause });
  }
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    address: addressOf(host, bound),
    async stop(timeoutMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const late = new AbortController();
      pause(timeoutMs, undefined, { signal: late.signal }).then(
        () => server.closeAllConnections(),
        () => undefined,
      );
      await closed;
      late.abort();
    },
    abandon() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A client may keep its connection open after the answer, and `close` waits for it: here only until the answer is sent. */
function closeConnectionsWhenStopped(server: Server): void {
  server.on('request', (_request, response) => {
    response.once('close', () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
  });
}

export function addressOf(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export function isInUse(error: unknown): boolean {
  return error instanceof AddressUnusable && (error.cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
}

const PROBLEMS: Record<string, string> = {
  EADDRINUSE: 'another process listens there',
  EADDRNOTAVAIL: 'this machine does not have the address',
  EACCES: 'this user may not use the port',
  ENOTFOUND: 'the name is unknown',
};

function problemOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return PROBLEMS[code] ?? message;
}
