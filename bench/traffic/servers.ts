import { readdirSync, readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { Pool } from 'pg';
import type { Resources } from '../support/resources';
import type { Environment } from './pipeline';

/** Resources used by the servers since their start. */
export interface ServerUsage {
  postgresCpuMs: number;
  /** Of both servers. */
  redisCpuMs: number;
  /** Of both servers, including commands within scripts. */
  redisCommands: number;
  /** Of the cache Redis. */
  cacheCommands: number;
  walBytes: number;
}

export interface Servers {
  /** Creates a database. The queues get their own prefix. */
  createEnvironment(
    name: string,
    settings: Pick<Environment, 'concurrency' | 'thinkMs'>,
  ): Promise<Environment>;
  usage(): Promise<ServerUsage>;
}

/** PostgreSQL with its defaults, a Redis for queues (AOF every second, no eviction), and a Redis for a cache. */
export async function openServers(
  resources: Resources,
  postgresArgs: readonly string[] = [],
): Promise<Servers> {
  const postgres = await resources.postgres(postgresArgs);
  const queues = await resources.redis([
    ...['--appendonly', 'yes', '--appendfsync', 'everysec'],
    ...['--maxmemory-policy', 'noeviction'],
  ]);
  const cache = await resources.redis(['--maxmemory', '512mb', '--maxmemory-policy', 'allkeys-lru']);
  const pool = new Pool({ connectionString: postgres.url, max: 1 });
  resources.onClose(() => pool.end());
  const connections = [
    await resources.connection(queues.url),
    await resources.connection(cache.url),
  ] as const;
  const { rows } = await pool.query<{ file: string }>(`select pg_read_file('postmaster.pid') as file`);
  const postmaster = Number(rows[0]?.file.split('\n')[0]);
  return {
    async createEnvironment(name, settings) {
      const database = name.replaceAll('-', '_');
      await pool.query(`create database ${database}`);
      const databaseUrl = postgres.url.replace(/\/postgres$/, `/${database}`);
      return { databaseUrl, redisUrl: queues.url, cacheRedisUrl: cache.url, prefix: name, ...settings };
    },
    async usage() {
      const [ofQueues, ofCache] = await Promise.all([redisUse(connections[0]), redisUse(connections[1])]);
      const wal = await pool.query<{ bytes: string }>(`select pg_current_wal_lsn() - '0/0' as bytes`);
      return {
        postgresCpuMs: cpuMsOfFamily(postmaster),
        redisCpuMs: ofQueues.cpuMs + ofCache.cpuMs,
        redisCommands: ofQueues.commands + ofCache.commands,
        cacheCommands: ofCache.commands,
        walBytes: Number(wal.rows[0]?.bytes),
      };
    },
  };
}

async function redisUse(redis: Redis): Promise<{ cpuMs: number; commands: number }> {
  const info = await redis.info();
  const number = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1]);
  return {
    cpuMs: (number('used_cpu_sys') + number('used_cpu_user')) * 1000,
    commands: number('total_commands_processed'),
  };
}

/** Of PostgreSQL's main process and its children, including those that have ended. Works on Linux only. */
function cpuMsOfFamily(parent: number): number {
  const stats = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(name) ?? []) : []));
  const family = stats.filter(({ pid, parent: of }) => pid === parent || of === parent);
  return family.reduce((sum, { pid, own, ofEnded }) => sum + own + (pid === parent ? ofEnded : 0), 0);
}

/** `CLK_TCK` is 100 on every Linux that Node runs on. */
const MS_PER_TICK = 10;

function statOf(pid: string) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // from `state` on, the third
    const ticks = (from: number) => (Number(fields[from - 3]) + Number(fields[from - 2])) * MS_PER_TICK;
    return { pid: Number(pid), parent: Number(fields[1]), own: ticks(14), ofEnded: ticks(16) };
  } catch {
    return undefined; // the process has ended
  }
}
