import type { Spread } from './spread';

/** One benchmark. It starts and stops its own servers. */
export interface Benchmark {
  name: string;
  title: string;
  run(options: RunOptions): Promise<Result>;
}

export interface RunOptions {
  /** Few repetitions: checks that the benchmark still runs. The numbers mean nothing. */
  quick: boolean;
  /** Reports what is being measured. */
  progress(text: string): void;
}

export type Measurement = number | string | boolean | null | Spread | Measurements | readonly Measurement[];
export interface Measurements {
  [name: string]: Measurement;
}

/** A threshold, and whether the measured value meets it. */
export interface Bar {
  name: string;
  value: number;
  unit: string;
  bar: number;
  holds: boolean;
}

export interface Table {
  caption: string;
  /** The first column names the row. The others are measurements. */
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface Chart {
  /** File name in `docs`. */
  file: string;
  /** Alternative text. */
  alt: string;
  svg: string;
}

export interface Result {
  measurements: Measurements;
  bars: readonly Bar[];
  tables: readonly Table[];
  /** Paragraphs: what was measured, how, and what it means. */
  notes: readonly string[];
  charts?: readonly Chart[];
}

export function atMost(name: string, value: number, bar: number, unit: string): Bar {
  return { name, value: rounded(value), unit, bar, holds: value <= bar };
}

export function atLeast(name: string, value: number, bar: number, unit: string): Bar {
  return { name, value: rounded(value), unit, bar, holds: value >= bar };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
