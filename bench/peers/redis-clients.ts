import { setTimeout as pause } from 'node:timers/promises';
import KeyvRedis from '@keyv/redis';
import { Cluster, Redis } from 'ioredis';
import { Keyv } from 'keyv';
import { COMMAND_TIMEOUT } from '../../tests/conformance/cache-under-test';

/** The nodes of `redis+cluster://host:port,host:port`; none: it is one server. */
export function clusterNodes(redisUrl: string): { host: string; port: number }[] {
  const [, nodes] = /^redis\+cluster:\/\/(.+)$/.exec(redisUrl) ?? [];
  if (nodes === undefined) return [];
  return nodes.split(',').map((node) => {
    const { hostname, port } = new URL(`redis://${node}`);
    return { host: hostname, port: Number(port) };
  });
}

/**
 * ioredis, told what it can be told about a Redis that is slow or gone: a deadline for each command. Without one it
 * waits for a frozen server for ever.
 */
export function ioredis(redisUrl: string, connectionName = 'peer'): Redis | Cluster {
  const settings = { commandTimeout: COMMAND_TIMEOUT, maxRetriesPerRequest: 1, connectionName };
  const nodes = clusterNodes(redisUrl);
  const client =
    nodes.length > 0 ? new Cluster(nodes, { redisOptions: settings }) : new Redis(redisUrl, settings);
  client.on('error', () => undefined); // the command that meets it says so
  return client;
}

/**
 * node-redis, as @keyv/redis uses it, told what it can be told. Its command timeout ends when the command has been
 * written, so for a server that is frozen there is only the timeout of an idle socket.
 */
export async function keyvOfRedis(redisUrl: string, ttl: number, throwOnErrors: boolean): Promise<Keyv> {
  const store = keyvRedis(redisUrl, throwOnErrors);
  const keyv = new Keyv({ store, ttl, throwOnErrors, useKeyPrefix: false });
  keyv.on('error', () => undefined);
  await inTime(store.getClient()); // a cluster client that still connects loses commands
  return keyv;
}

function keyvRedis(redisUrl: string, throwOnErrors: boolean): KeyvRedis<unknown> {
  const socket = { connectTimeout: COMMAND_TIMEOUT, socketTimeout: COMMAND_TIMEOUT };
  const commandOptions = { timeout: COMMAND_TIMEOUT };
  const options = { throwOnErrors, throwOnConnectError: false, connectionTimeout: COMMAND_TIMEOUT };
  const nodes = clusterNodes(redisUrl);
  if (nodes.length === 0) return new KeyvRedis({ url: redisUrl, socket, commandOptions }, options);
  const rootNodes = nodes.map(({ host, port }) => ({ url: `redis://${host}:${port}` }));
  return new KeyvRedis({ rootNodes, defaults: { socket }, commandOptions }, options);
}

/** Waits for what a cache does when it starts, but not for a Redis that does not answer: the cache has to do without. */
export async function inTime(starting: Promise<unknown>): Promise<void> {
  const settled = starting.catch(() => undefined);
  await Promise.race([settled, pause(COMMAND_TIMEOUT)]);
}

/** Waits until one of the connections of this name listens, as far as one server can say. */
export async function subscribed(client: Redis | Cluster, connectionName: string): Promise<void> {
  if (!(client instanceof Redis)) return;
  for (const deadline = Date.now() + COMMAND_TIMEOUT; Date.now() < deadline; await pause(10)) {
    const listening = await client.client('LIST', 'TYPE', 'PUBSUB').catch(() => '');
    if (String(listening).includes(connectionName)) return;
  }
}
