import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface RecordingProxy {
  port: number;
  /** What each client has sent so far, connection by connection. */
  sent(): Buffer[];
  stop(): Promise<void>;
}

/** A proxy to the server on `targetPort` of this machine that records what clients send. */
export async function startRecordingProxy(targetPort: () => number): Promise<RecordingProxy> {
  const sockets = new Set<Socket>();
  const connections: Buffer[][] = [];
  const server = createServer((client) => {
    const recorded: Buffer[] = [];
    connections.push(recorded);
    const onward = connect(targetPort(), '127.0.0.1');
    client.on('data', (bytes) => recorded.push(bytes));
    client.pipe(onward).pipe(client);
    for (const [socket, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined); // `close` follows
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => connections.map((recorded) => Buffer.concat(recorded)),
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
