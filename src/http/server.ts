import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
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
  /**
   * Accepts nothing new, closes connections without a running request at once, lets running requests end, and breaks those that
   * have not ended within `timeoutMs`.
   */
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
  const connections = trackConnections(server);
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
      connections.closeUnused();
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

/**
 * `close` waits for every connection: also for one that a client keeps open after an answer, and for one whose request has not
 * arrived. Node takes neither a silent connection nor half a request for idle, so connections without a running request are
 * found here.
 */
function trackConnections(server: Server): { closeUnused(): void } {
  /** The requests that run on each connection: a client may send the next one before the answer. */
  const running = new Map<Socket, number>();
  const count = (socket: Socket, change: number) => {
    const before = running.get(socket);
    if (before !== undefined) running.set(socket, before + change);
  };
  const closeUnused = () => {
    for (const [socket, requests] of running) if (requests === 0) socket.destroy();
  };
  server.on('connection', (socket) => {
    running.set(socket, 0);
    socket.once('close', () => running.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    count(socket, 1);
    response.once('close', () => {
      count(socket, -1);
      if (!server.listening) setImmediate(closeUnused);
    });
  });
  return { closeUnused };
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
