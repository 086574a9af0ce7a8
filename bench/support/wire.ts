import type { Redis } from 'ioredis';

/** Bytes between one Redis and all of its clients. */
export interface Wire {
  /** From the clients to Redis. */
  sent: number;
  /** From Redis to the clients. */
  received: number;
}

/** Bytes per call, as counted by Redis. No other client may use this Redis at the same time. */
export async function wirePerCall(redis: Redis, calls: number, call: () => Promise<unknown>): Promise<Wire> {
  const overhead = await between(redis, async () => undefined);
  const all = await between(redis, async () => {
    for (let i = 0; i < calls; i++) await call();
  });
  return {
    sent: Math.max(0, all.sent - overhead.sent) / calls,
    received: Math.max(0, all.received - overhead.received) / calls,
  };
}

export function total({ sent, received }: Wire): number {
  return sent + received;
}

async function between(redis: Redis, work: () => Promise<unknown>): Promise<Wire> {
  const before = await counted(redis);
  await work();
  const after = await counted(redis);
  return { sent: after.sent - before.sent, received: after.received - before.received };
}

async function counted(redis: Redis): Promise<Wire> {
  const stats = await redis.info('stats');
  return { sent: field(stats, 'total_net_input_bytes'), received: field(stats, 'total_net_output_bytes') };
}

/** A number in the output of INFO. */
export function field(info: string, name: string): number {
  const found = new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1];
  if (found === undefined) throw new Error(`Redis does not report ${name}`);
  return Number(found);
}
