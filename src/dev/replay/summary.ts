import Table from 'cli-table3';
import type { LoadReport } from '../../context/report';
import { SEGMENTS, type SegmentName } from '../../domain/context';
import { HITS } from '../../domain/origin';
import type { Faults } from './context-check';

export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

export interface ReplayResult {
  dialogues: number;
  turns: number;
  /** Turns whose context was compared with the recording. */
  turnsChecked: number;
  misses: number;
  /** Replies beyond one per turn, and messages that were in a context twice. */
  duplicates: number;
  outOfOrder: number;
  staleBookings: number;
  /** Replies sent again with the same idempotency key, after a kill: a provider delivers them once. */
  redelivered: number;
  killed: number;
  seconds: number;
  /** Share of loads that found the segment in the cache. */
  hitRate: Record<SegmentName, number>;
  loadMs: Percentiles;
  turnMs: Percentiles;
  /** The first faults of each kind. */
  examples: string[];
  ok: boolean;
}

export interface Observations {
  dialogues: number;
  turns: number;
  turnsChecked: number;
  turnMs: readonly number[];
  seconds: number;
  killed: number;
  reports: readonly LoadReport[];
  faults: Faults;
  duplicateReplies: number;
  redelivered: number;
}

const EXAMPLES_OF_EACH = 5;

export function summarize(observations: Observations): ReplayResult {
  const { faults, reports } = observations;
  const hits = (segment: SegmentName) =>
    reports.filter(({ segments }) => HITS.includes(segments[segment].from)).length;
  const rates = SEGMENTS.map((segment) => [segment, round(hits(segment) / Math.max(1, reports.length))]);
  const counts = {
    misses: faults.misses.length,
    duplicates: faults.duplicates.length + observations.duplicateReplies,
    outOfOrder: faults.outOfOrder.length,
    staleBookings: faults.staleBookings.length,
  };
  return {
    dialogues: observations.dialogues,
    turns: observations.turns,
    turnsChecked: observations.turnsChecked,
    ...counts,
    redelivered: observations.redelivered,
    killed: observations.killed,
    seconds: round(observations.seconds),
    hitRate: Object.fromEntries(rates) as Record<SegmentName, number>,
    loadMs: percentiles(reports.map(({ ms }) => ms)),
    turnMs: percentiles(observations.turnMs),
    examples: Object.values(faults).flatMap((lines: string[]) => lines.slice(0, EXAMPLES_OF_EACH)),
    ok:
      Object.values(counts).every((count) => count === 0) && observations.turnsChecked === observations.turns,
  };
}

export function renderTable(result: ReplayResult): string {
  const table = new Table({ style: { head: [], border: [] } });
  const milliseconds = ({ p50, p95, p99 }: Percentiles) => `p50 ${p50}   p95 ${p95}   p99 ${p99}`;
  table.push(
    ['dialogues', result.dialogues],
    ['turns (context checked)', `${result.turns} (${result.turnsChecked})`],
    ['misses', result.misses],
    ['duplicates', result.duplicates],
    ['out of order', result.outOfOrder],
    ['stale bookings', result.staleBookings],
    ['workers killed', result.killed],
    ['sent again, same key', result.redelivered],
    [
      'hit rate',
      SEGMENTS.map((segment) => `${segment} ${Math.round(result.hitRate[segment] * 100)} %`).join('   '),
    ],
    ['context load, ms', milliseconds(result.loadMs)],
    ['turn, ms', milliseconds(result.turnMs)],
    ['seconds', result.seconds],
  );
  return [
    table.toString(),
    ...result.examples,
    result.ok ? 'nothing was forgotten' : 'the replay found faults',
  ].join('\n');
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
