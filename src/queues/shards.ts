import { Cluster } from 'ioredis';
import { MAX_SHARDS } from '../domain/limits';
import { conversationTurn } from '../jobs/conversation-turn';
import { outgoingMessage } from '../jobs/outgoing-message';
import type { RedisClient } from '../redis/connection';

/**
 * The wake-ups of conversations may be spread over several queues (`TURN_SHARDS`), which a cluster keeps on
 * different nodes. They carry ids only, so a new number of shards loses nothing: the sweep adds the wake-ups of a queue
 * without workers to a queue that has some.
 */
const SHARDED: readonly string[] = [conversationTurn.queue, outgoingMessage.queue];

/** The queue of a conversation's wake-ups. Always the same queue, until the number of shards changes. */
export function shardOf(queue: string, conversationId: string, shards: number): string {
  return shardName(queue, hash(conversationId) % shards);
}

/** All that a worker of this queue takes from. */
export function shardsOf(queue: string, shards: number): string[] {
  if (!SHARDED.includes(queue)) return [queue];
  return Array.from({ length: shards }, (_, shard) => shardName(queue, shard));
}

/** Shards left over from a larger `TURN_SHARDS`. */
export function formerShards(shards: number): string[] {
  return SHARDED.flatMap((queue) => shardsOf(queue, MAX_SHARDS).slice(shards));
}

/** The queue that a shard is part of, under whose name its jobs are defined. */
export function wholeQueue(shard: string): string {
  return SHARDED.find((queue) => shard.startsWith(`${queue}-`)) ?? shard;
}

/** The first has the queue's own name: what is not sharded is one shard. */
function shardName(queue: string, shard: number): string {
  return shard === 0 ? queue : `${queue}-${shard}`;
}

/** FNV-1a: ids that differ in their last digit alone are spread evenly. */
function hash(text: string): number {
  let hashed = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hashed = Math.imul(hashed ^ text.charCodeAt(i), 0x01000193);
  return hashed >>> 0;
}

/**
 * BullMQ's prefix of a queue. A cluster keeps all keys of one queue in one slot. Each queue has its own hash tag, so that
 * queues spread over the nodes.
 */
export function prefixOf(queue: string, prefix: string, connection: RedisClient): string {
  return connection instanceof Cluster ? `{${prefix}:${queue}}` : prefix;
}
