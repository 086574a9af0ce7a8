import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const SUBSCRIBES = /\r\n[ps]?subscribe\r\n/i;

/**
 * A proxy to a Redis that can break subscriptions only. This simulates the loss of the subscribing connection while the
 * other connections still work.
 */
export async function startSubscriptionProxy(redisUrl: string) {
  const upstream = new URL(redisUrl);
  const subscribers = new Set<Socket>();
  const all = new Set<Socket>();
  let broken: 'no' | 'silent' | 'cut' = 'no';

  const apply = (socket: Socket) => {
    if (broken === 'silent') socket.pause();
    if (broken === 'cut') socket.destroy();
  };

  const server = createServer((client) => {
    const redis = connect(Number(upstream.port), upstream.hostname);
    for (const socket of [client, redis]) {
      socket.setNoDelay();
      socket.on('error', () => {}); // `close` follows
      all.add(socket);
    }
    client.on('data', (bytes) => {
      if (SUBSCRIBES.test(bytes.toString('latin1'))) {
        subscribers.add(redis);
        apply(redis);
      }
      redis.write(bytes);
    });
    redis.on('data', (bytes) => client.write(bytes));
    redis.on('close', () => client.destroy());
    client.on('close', () => redis.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const breakSubscriptions = (how: 'silent' | 'cut') => {
    broken = how;
    for (const socket of subscribers) apply(socket);
  };

  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Subscriptions stay open but receive no data. */
    silence: () => breakSubscriptions('silent'),
    /** Subscriptions are closed, and so is each new one. */
    cut: () => breakSubscriptions('cut'),
    async close(): Promise<void> {
      for (const socket of all) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
