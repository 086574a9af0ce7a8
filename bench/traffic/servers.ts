import { readdirSync, readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { Pool } from 'pg';
import type { Stage } from '../support/fixture';
import type { Place } from './contestant';

/** What the servers have done since they were started. */
export interface Served {
  postgresCpuMs: number;
  /** Both of them. */
  redisCpuMs: number;
  /** Those within scripts among them; both servers. */
  redisCommands: number;
  /** Those of our cache. */
  cacheCommands: number;
  walBytes: number;
}

export interface Servers {
  /** A database and a prefix of its own. */
  placeOf(name: string, settings: Pick<Place, 'concurrency' | 'thinkMs'>): Promise<Place>;
  served(): Promise<Served>;
}

/** PostgreSQL as it comes; Redis as queues need it: AOF every second, nothing evicted; and a Redis for a cache. */
export async function openServers(stage: Stage, postgresArgs: readonly string[] = []): Promise<Servers> {
  const postgres = await stage.postgres(postgresArgs);
  const queues = await stage.redis([
    ...['--appendonly', 'yes', '--appendfsync', 'everysec'],
    ...['--maxmemory-policy', 'noeviction'],
  ]);
  const cache = await stage.redis(['--maxmemory', '512mb', '--maxmemory-policy', 'allkeys-lru']);
  const pool = new Pool({ connectionString: postgres.url, max: 1 });
  stage.closing(() => pool.end());
  const connections = [await stage.connection(queues.url), await stage.connection(cache.url)] as const;
  const { rows } = await pool.query<{ file: string }>(`select pg_read_file('postmaster.pid') as file`);
  const postmaster = Number(rows[0]?.file.split('\n')[0]);
  return {
    async placeOf(name, settings) {
      const database = name.replaceAll('-', '_');
      await pool.query(`create database ${database}`);
      const databaseUrl = postgres.url.replace(/\/postgres$/, `/${database}`);
      return { databaseUrl, redisUrl: queues.url, cacheRedisUrl: cache.url, prefix: name, ...settings };
    },
    async served() {
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
  const figure = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1]);
  return {
    cpuMs: (figure('used_cpu_sys') + figure('used_cpu_user')) * 1000,
    commands: figure('total_commands_processed'),
  };
}

/** Of PostgreSQL's first process, its children, and those of them that have ended. Linux tells; elsewhere: unknown. */
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
    return undefined; // it has ended meanwhile
  }
}
