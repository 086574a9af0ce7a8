import { setTimeout as pause } from 'node:timers/promises';
import KeyvRedis from '@keyv/redis';
import { Cluster, Redis } from 'ioredis';
import { Keyv } from 'keyv';
import { COMMAND_TIMEOUT } from '../../tests/conformance/cache-under-test';

/** The nodes of `redis+cluster://host:port,host:port`. Empty for a single server. */
export function clusterNodes(redisUrl: string): { host: string; port: number }[] {
  const [, nodes] = /^redis\+cluster:\/\/(.+)$/.exec(redisUrl) ?? [];
  if (nodes === undefined) return [];
  return nodes.split(',').map((node) => {
    const { hostname, port } = new URL(`redis://${node}`);
    return { host: hostname, port: Number(port) };
  });
}

/** ioredis with a deadline for each command. Without one it waits for a frozen server for ever. */
export function ioredis(redisUrl: string, connectionName = 'peer'): Redis | Cluster {
  const settings = { commandTimeout: COMMAND_TIMEOUT, maxRetriesPerRequest: 1, connectionName };
  const nodes = clusterNodes(redisUrl);
  const client =
    nodes.length > 0 ? new Cluster(nodes, { redisOptions: settings }) : new Redis(redisUrl, settings);
  client.on('error', () => undefined); // the command rejects with the error
  return client;
}

/**
 * node-redis, as @keyv/redis uses it, with all its timeouts. Its command timeout ends when the command has been written,
 * so for a frozen server only the timeout of an idle socket works.
 */
export async function keyvOfRedis(redisUrl: string, ttl: number, throwOnErrors: boolean): Promise<Keyv> {
  const store = keyvRedis(redisUrl, throwOnErrors);
  const keyv = new Keyv({ store, ttl, throwOnErrors, useKeyPrefix: false });
  keyv.on('error', () => undefined);
  await inTime(store.getClient()); // a cluster client loses commands while it connects
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

/** Waits for the start of a cache, but not longer than a command's deadline if Redis does not answer. */
export async function inTime(starting: Promise<unknown>): Promise<void> {
  const settled = starting.catch(() => undefined);
  await Promise.race([settled, pause(COMMAND_TIMEOUT)]);
}

/** Waits until a connection of this name has subscribed. Works for a single server only. */
export async function subscribed(client: Redis | Cluster, connectionName: string): Promise<void> {
  if (!(client instanceof Redis)) return;
  for (const deadline = Date.now() + COMMAND_TIMEOUT; Date.now() < deadline; await pause(10)) {
    const listening = await client.client('LIST', 'TYPE', 'PUBSUB').catch(() => '');
    if (String(listening).includes(connectionName)) return;
  }
}
