import Table from 'cli-table3';
import type { Bar, Benchmark, Measurements, Result, Table as ResultTable } from './benchmark';
import { short } from './format';
import type { Conditions } from './machine';

export type Results = ReadonlyMap<Benchmark, Result>;

export interface Report {
  name: string;
  machine: string;
  versions: Record<string, string>;
  measurements: Measurements;
  bars: readonly Bar[];
}

/** One object, for one benchmark or for all of them. */
export function forPrograms(name: string, results: Results, { machine, versions }: Conditions): Report {
  const [first, ...others] = [...results];
  const common = { name, machine, versions };
  if (first && others.length === 0)
    return { ...common, measurements: first[1].measurements, bars: first[1].bars };
  return {
    ...common,
    measurements: Object.fromEntries(
      [...results].map(([benchmark, { measurements }]) => [benchmark.name, measurements]),
    ),
    bars: [...results].flatMap(([benchmark, { bars }]) =>
      bars.map((bar) => ({ ...bar, name: `${benchmark.name}: ${bar.name}` })),
    ),
  };
}

export function forPeople(results: Results, { machine, versions, quick }: Conditions): string {
  const head = `${machine}\n${Object.entries(versions)
    .map((pair) => pair.join(' '))
    .join(', ')}`;
  const parts = [...results].flatMap(([{ title }, { tables, notes, bars }]) => [
    `\n== ${title} ==`,
    ...notes,
    ...tables.map(tableText),
    ...bars.map(barText),
  ]);
  const warning = quick ? ['\nA quick run: the numbers mean nothing.'] : [];
  return [head, ...parts, ...warning].join('\n');
}

/** `✓ p50, as a multiple of a bare PING: 1.8 × (bar: 2.5 ×)` */
export function barText({ name, value, unit, bar, holds }: Bar): string {
  const withUnit = (metric: number) => (unit ? `${short(metric)} ${unit}` : short(metric));
  return `${holds ? '✓' : '✗'} ${name}: ${withUnit(value)} (bar: ${withUnit(bar)})`;
}

function tableText({ caption, columns, rows }: ResultTable): string {
  const table = new Table({ head: [...columns], style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return `${caption}\n${table.toString()}`;
}
