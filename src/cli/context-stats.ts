import Table from 'cli-table3';
import type { Command } from 'commander';
import { SEGMENTS } from '../domain/context';
import { ORIGINS } from '../domain/origin';
import { type ContextStats, contextStats } from '../operations/context-stats';
import { wholeNumber } from './arguments';
import { type OutputFlags, print } from './output';
import { withCache } from './with-cache';

interface Flags extends OutputFlags {
  keys: number;
  companies: number;
}

export function addContextStats(context: Command): void {
  context
    .command('stats')
    .description('show the hit rate, the sizes and the ages of cached segments, and the largest companies')
    .option('--keys <n>', 'look at this many keys at most', wholeNumber(1), 20_000)
    .option('--companies <n>', 'show this many companies', wholeNumber(0), 10)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper context stats --companies 5')
    .action(async (flags: Flags) => {
      const stats = await withCache((redis) =>
        contextStats(redis, { maxKeys: flags.keys, companies: flags.companies }),
      );
      print(stats, flags, () => tables(stats));
    });
}

function tables({ days, stored, redis }: ContextStats): string {
  const sample = stored.isComplete ? '' : ` (of the first ${stored.keys} keys; there are more: --keys)`;
  const limit = redis.maxBytes > 0 ? ` of ${size(redis.maxBytes)}` : '';
  return [
    'Loads by day (UTC) and segment',
    loadTable(days),
    '',
    `In Redis${sample}`,
    segmentTable(stored.segments),
    '',
    `The largest companies${sample}`,
    companyTable(stored.companies),
    '',
    `Redis uses ${size(redis.usedBytes)}${limit}, and has evicted ${redis.evictedKeys} keys since it was started`,
  ].join('\n');
}

function loadTable(days: ContextStats['days']): string {
  const rows = days.flatMap(({ day, segments }) =>
    SEGMENTS.filter((segment) => segments[segment].loads > 0).map((segment) => {
      const { loads, hitRate, refused, ...from } = segments[segment];
      const rate = hitRate === null ? '' : `${(hitRate * 100).toFixed(1)} %`;
      return [day, segment, loads, rate, ...ORIGINS.map((origin) => from[origin]), refused];
    }),
  );
  return table(['day', 'segment', 'loads', 'hit rate', ...ORIGINS, 'refused fills'], rows);
}

function segmentTable(segments: ContextStats['stored']['segments']): string {
  const rows = SEGMENTS.map((segment) => {
    const { entries, filling, bytes, medianAgeSeconds, oldestAgeSeconds } = segments[segment];
    const mean = entries === 0 ? '' : size(bytes / entries);
    return [segment, entries, filling, size(bytes), mean, age(medianAgeSeconds), age(oldestAgeSeconds)];
  });
  return table(['segment', 'entries', 'being filled', 'size', 'mean size', 'median age', 'oldest'], rows);
}

function companyTable(companies: ContextStats['stored']['companies']): string {
  const rows = companies.map(({ companyId, clients, entries, bytes }) => [
    companyId,
    clients,
    entries,
    size(bytes),
  ]);
  return table(['company', 'clients', 'entries', 'size'], rows);
}

type Cell = string | number;

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return 'none';
  const made = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  made.push(...rows.map((row) => [...row]));
  return made.toString();
}

function size(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function age(seconds: number | null): string {
  if (seconds === null) return '';
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`;
}
