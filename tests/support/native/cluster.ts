import { eventually } from '../eventually';
import { freePort } from './free-port';
import { type NativeRedis, startNativeRedis, withConnection } from './redis';

const SLOTS = 16_384;

export interface NativeCluster {
  /** As `CACHE_REDIS_URL` takes it. */
  url: string;
  masters: readonly NativeRedis[];
  /** The masters, and their replicas if there are any. */
  nodes: readonly NativeRedis[];
  /** Which of the masters serves the slot of this key. */
  ownerOf(key: string): Promise<NativeRedis>;
  /**
   * Moves the slot of this key, with all keys in it, as an operator's resharding does: first the slot is open on both
   * nodes, then its keys go one by one (`betweenKeys` is called before each and once after the last), then the new
   * owner is announced.
   */
  moveSlotOf(key: string, to: NativeRedis, betweenKeys?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  /** Starts one replica for each master. It takes over soon after the master ends. */
  replicas?: boolean;
  /** For every node. */
  args?: readonly string[];
}

/** A real cluster whose masters have an equal number of slots. */
export async function startNativeCluster(
  size = 3,
  { replicas = false, args = [] }: ClusterOptions = {},
): Promise<NativeCluster> {
  const startNode = async () => {
    const bus = ['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())];
    return startNativeRedis([...bus, '--cluster-node-timeout', replicas ? '1000' : '5000', ...args]);
  };
  const masters: NativeRedis[] = [];
  for (let i = 0; i < size; i++) masters.push(await startNode());
  const spares: NativeRedis[] = [];
  for (let i = 0; replicas && i < size; i++) spares.push(await startNode());
  const [first, ...others] = masters as [NativeRedis, ...NativeRedis[]];
  for (const [i, { port }] of masters.entries()) {
    const [from, to] = [Math.floor((i * SLOTS) / size), Math.floor(((i + 1) * SLOTS) / size) - 1];
    await command(port, 'ADDSLOTSRANGE', from, to);
  }
  for (const { host, port } of [...others, ...spares]) {
    const bus = await withConnection(port, async (redis) =>
      String(await redis.config('GET', 'cluster-port')),
    );
    await command(first.port, 'MEET', host, port, Number(bus.split(',')[1]));
  }
  for (const { port } of masters) await untilOk(port, size + spares.length);

  const idOf = async ({ port }: NativeRedis) => String(await command(port, 'MYID'));
  for (const [i, spare] of spares.entries()) {
    await replicate(spare, await idOf(masters[i] as NativeRedis));
  }

  const nodes = [...masters, ...spares];

  async function ownerOf(key: string): Promise<NativeRedis> {
    // Any node that runs can answer.
    const asked = nodes.map(({ port }) =>
      withConnection(port, async (redis) => ({
        slot: Number(await redis.call('CLUSTER', 'KEYSLOT', key)),
        ranges: (await redis.call('CLUSTER', 'SLOTS')) as [number, number, [string, number]][],
      })),
    );
    const { slot, ranges } = await Promise.any(asked);
    const port = ranges.find(([from, to]) => from <= slot && slot <= to)?.[2][1];
    const owner = nodes.find((node) => node.port === port);
    if (!owner) throw new Error(`no master serves slot ${slot}`);
    return owner;
  }

  async function moveSlotOf(key: string, to: NativeRedis, betweenKeys = async () => {}): Promise<void> {
    const from = await ownerOf(key);
    const slot = Number(await command(first.port, 'KEYSLOT', key));
    await command(to.port, 'SETSLOT', slot, 'IMPORTING', await idOf(from));
    await command(from.port, 'SETSLOT', slot, 'MIGRATING', await idOf(to));
    for (;;) {
      await betweenKeys();
      const [next] = (await command(from.port, 'GETKEYSINSLOT', slot, 1)) as string[];
      if (next === undefined) break;
      await withConnection(from.port, (redis) => redis.migrate(to.host, to.port, next, 0, 5000));
    }
    for (const { port } of [to, from, ...masters]) {
      await command(port, 'SETSLOT', slot, 'NODE', await idOf(to));
    }
  }

  return {
    url: `redis+cluster://${masters.map(({ host, port }) => `${host}:${port}`).join(',')}`,
    masters,
    nodes,
    ownerOf,
    moveSlotOf,
    async stop() {
      await Promise.all([...spares, ...masters].map((server) => server.stop()));
    },
  };
}

/** The node refuses until it has heard of the master. It is a replica when it has the data. */
async function replicate({ port }: NativeRedis, master: string): Promise<void> {
  await eventually(async () => (await command(port, 'REPLICATE', master)) === 'OK');
  await eventually(async () => {
    const info = await withConnection(port, (redis) => redis.info('replication'));
    return info.includes('master_link_status:up');
  });
}

async function command(port: number, ...args: (string | number)[]): Promise<unknown> {
  return withConnection(port, (redis) => redis.call('CLUSTER', ...args));
}

async function untilOk(port: number, size: number): Promise<void> {
  for (;;) {
    const info = String(await command(port, 'INFO'));
    if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${size}`)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
