import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { freePort } from './native/free-port';

export type FrozenRedis = Awaited<ReturnType<typeof startFrozenRedis>>;

/** A proxy to a Redis that can freeze, break and recover. Clients that connect directly notice nothing. */
export async function startFrozenRedis(redisUrl: string) {
  let upstream = new URL(redisUrl);
  const sockets = new Set<Socket>();
  /** The connections to Redis: replies come from them. */
  const upstreams = new Set<Socket>();
  let frozen = false;
  let sentToClients = 0;
  let accepted = 0;

  const join = (from: Socket, to: Socket) => {
    sockets.add(from);
    if (frozen) from.pause();
    from.on('data', (bytes) => to.write(bytes));
    from.on('error', () => {}); // `close` follows
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };

  const server = createServer((client) => {
    accepted += 1;
    const redis = connect(Number(upstream.port || 6379), upstream.hostname);
    redis.setNoDelay();
    client.setNoDelay();
    redis.on('data', (bytes) => {
      sentToClients += bytes.length;
    });
    upstreams.add(redis);
    redis.on('close', () => upstreams.delete(redis));
    join(client, redis);
    join(redis, client);
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return port;
  };
  const port = await listen(await freePort()); // it listens there again: no outgoing connection may take the port meanwhile
  const url = new URL(redisUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);

  const goAway = async () => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };

  return {
    url: url.toString(),

    /** Bytes that Redis has sent so far. */
    sentToClients: () => sentToClients,

    /** Connections accepted so far. */
    accepted: () => accepted,

    /** Connections stay open and new ones are accepted, but no byte passes in either direction. */
    freeze(): void {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },

    /** The present connections stay open and carry nothing more. New ones work. */
    forgetConnections(): void {
      for (const socket of sockets) socket.pause();
    },

    /** Redis receives and runs commands, but its replies do not arrive. */
    holdReplies(): void {
      for (const socket of upstreams) socket.pause();
    },

    /** New connections lead to this Redis. */
    leadTo(url: string): void {
      upstream = new URL(url);
    },

    /** Connections break, and new ones are refused. */
    cut: goAway,

    /** Frozen connections carry data again, and new ones are accepted. */
    async resume(): Promise<void> {
      frozen = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) await listen(port);
    },

    stop: goAway,
  };
}
