import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Link {
  /** Milliseconds from one end to the other, in each direction. */
  oneWayMs: number;
  /** In each direction. */
  bitsPerSecond: number;
}

export interface SlowLink {
  url: string;
  stop(): Promise<void>;
}

/** The payload of an Ethernet frame: a long reply arrives in several pieces. */
const PIECE = 1500;

/**
 * A proxy to a Redis that simulates a slow link. The two directions are independent. In each direction all connections
 * share the line, which sends one piece after the other.
 */
export async function startSlowLink(redisUrl: string, link: Link): Promise<SlowLink> {
  const upstream = new URL(redisUrl);
  const sockets = new Set<Socket>();
  const [there, back] = [new Line(link), new Line(link)];
  const join = (from: Socket, to: Socket, line: Line) => {
    sockets.add(from);
    from.setNoDelay();
    from.on('data', (bytes) => line.send(bytes, to));
    from.on('error', () => undefined); // `close` follows
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const server = createServer((client) => {
    const redis = connect(Number(upstream.port), upstream.hostname);
    join(client, redis, there);
    join(redis, client, back);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      for (const line of [there, back]) line.cut();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Piece {
  piece: Buffer;
  to: Socket;
  /** By `performance.now()`. */
  arrives: number;
}

/** One direction. A piece leaves when the line is free, takes time by its size, and arrives in order. */
class Line {
  readonly #underWay: Piece[] = [];
  #freeAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly link: Link) {}

  send(bytes: Buffer, to: Socket): void {
    for (let from = 0; from < bytes.length; from += PIECE) {
      const piece = bytes.subarray(from, from + PIECE);
      const leaves = Math.max(performance.now(), this.#freeAt);
      this.#freeAt = leaves + (piece.length * 8 * 1000) / this.link.bitsPerSecond;
      this.#underWay.push({ piece, to, arrives: this.#freeAt + this.link.oneWayMs });
    }
    this.#wait();
  }

  cut(): void {
    clearTimeout(this.#timer);
    this.#underWay.length = 0;
  }

  #wait(): void {
    const [next] = this.#underWay;
    if (!next || this.#timer) return;
    this.#timer = setTimeout(() => this.#deliver(), Math.max(0, next.arrives - performance.now()));
  }

  #deliver(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (let [next] = this.#underWay; next && next.arrives <= now; [next] = this.#underWay) {
      this.#underWay.shift();
      if (next.to.writable) next.to.write(next.piece);
    }
    this.#wait();
  }
}
