import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type FrozenRedis = Awaited<ReturnType<typeof startFrozenRedis>>;

/** A way to a Redis that can freeze, break and come back, for those who go through it alone. */
export async function startFrozenRedis(redisUrl: string) {
  let upstream = new URL(redisUrl);
  const sockets = new Set<Socket>();
  /** Those from which replies come. */
  const upstreams = new Set<Socket>();
  let frozen = false;
  let sentToClients = 0;
  let accepted = 0;

  const join = (from: Socket, to: Socket) => {
    sockets.add(from);
    if (frozen) from.pause();
    from.on('data', (bytes) => to.write(bytes));
    from.on('error', () => {}); // its end follows
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
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
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

    /** Bytes that have come back from Redis so far. */
    sentToClients: () => sentToClients,

    /** Connections that were made so far. */
    accepted: () => accepted,

    /** Connections stand and can be made; no byte passes in either direction. */
    freeze(): void {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },

    /** The connections that stand now die without a word; new ones work. */
    forgetConnections(): void {
      for (const socket of sockets) socket.pause();
    },

    /** Commands arrive and are done; replies do not come back. */
    holdReplies(): void {
      for (const socket of upstreams) socket.pause();
    },

    /** Connections that are made from now on lead there. */
    leadTo(url: string): void {
      upstream = new URL(url);
    },

    /** Connections break; new ones are refused. */
    cut: goAway,

    /** What was frozen flows again; what was cut can be connected to. */
    async resume(): Promise<void> {
      frozen = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) await listen(port);
    },

    stop: goAway,
  };
}
