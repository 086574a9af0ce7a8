import type { Spread } from './spread';

/** One measurement that one command runs, on servers that it starts and stops itself. */
export interface Benchmark {
  name: string;
  title: string;
  run(options: RunOptions): Promise<Result>;
}

export interface RunOptions {
  /** The least number of repetitions: shows that everything still runs; its figures mean nothing. */
  quick: boolean;
  /** What is being measured, for a person who waits. */
  progress(text: string): void;
}

export type Figure = number | string | boolean | null | Spread | Figures | readonly Figure[];
export interface Figures {
  [name: string]: Figure;
}

/** What was promised, and whether it holds. */
export interface Bar {
  name: string;
  value: number;
  unit: string;
  bar: number;
  holds: boolean;
}

export interface Table {
  caption: string;
  /** The first one names what a row is about; the others are figures. */
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface Chart {
  /** In `docs`. */
  file: string;
  /** What a reader who does not see it is told. */
  alt: string;
  svg: string;
}

export interface Result {
  figures: Figures;
  bars: readonly Bar[];
  tables: readonly Table[];
  /** Paragraphs: how it was measured, and what the figures do not say. */
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
