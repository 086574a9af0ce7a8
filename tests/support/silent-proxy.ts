import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface SilentProxy {
  port: number;
  /** The target's URL with the proxy's port in it. */
  through(url: string): string;
  /**
   * From now on the connections that exist stay open and carry nothing, in either direction, as behind a firewall that has
   * forgotten them. New connections work. Returns how many have gone silent.
   */
  goSilent(): number;
  /** Closes the connections that have gone silent, at both ends. */
  closeSilent(): void;
  /** The connections that a client has open through it, silent ones included. */
  connections(): number;
  stop(): Promise<void>;
}

/** A proxy to the server on `targetPort` of this machine whose connections can go silent. */
export async function startSilentProxy(targetPort: number): Promise<SilentProxy> {
  const pairs = new Set<Pair>();
  /** Includes those that their client has closed: the server has not been told. */
  const silent = new Set<Pair>();
  const server = createServer((client) => {
    const pair = new Pair(client, connect(targetPort, '127.0.0.1'));
    pairs.add(pair);
    client.once('close', () => pairs.delete(pair));
  });
  const closeSilent = () => {
    for (const pair of silent) pair.destroy();
    silent.clear();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    through(url) {
      const proxied = new URL(url);
      proxied.hostname = '127.0.0.1';
      proxied.port = String(port);
      return proxied.href;
    },
    goSilent() {
      const talking = [...pairs].filter((pair) => pair.goSilent());
      for (const pair of talking) silent.add(pair);
      return talking.length;
    },
    closeSilent,
    connections: () => pairs.size,
    async stop() {
      closeSilent();
      for (const pair of pairs) pair.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A client's connection and ours to the server. */
class Pair {
  #silent = false;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
  ) {
    this.#forward(client, server);
    this.#forward(server, client);
  }

  /** False where it was silent already. */
  goSilent(): boolean {
    if (this.#silent) return false;
    this.#silent = true;
    return true;
  }

  destroy(): void {
    this.client.destroy();
    this.server.destroy();
  }

  #forward(from: Socket, to: Socket): void {
    from.setNoDelay();
    from.on('data', (bytes) => {
      if (!this.#silent && to.writable) to.write(bytes);
    });
    from.on('error', () => undefined); // `close` follows
    from.on('close', () => {
      // A silent connection tells neither end that the other one has closed.
      if (!this.#silent) to.destroy();
    });
  }
}
