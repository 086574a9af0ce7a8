import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface MetricDescription {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  labels: readonly string[];
  help: string;
}

interface Definition<Label extends string> {
  /** By Prometheus' rules: base units, and counters end in `_total`. */
  name: string;
  /** One line, for /metrics and docs/operations.md. */
  help: string;
  labels?: readonly Label[];
}

/** In seconds. For work of this system: from a cache hit to a slow responder. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** The metrics of one running system, and how they are described. */
export class Catalogue {
  readonly registry = new Registry();
  readonly described: MetricDescription[] = [];

  counter<Label extends string = never>(definition: Definition<Label>): Counter<Label> {
    return new Counter(this.#describe('counter', definition));
  }

  /** `aggregator`: what the merged page of the role `web` makes of the values of several processes. */
  gauge<Label extends string = never>(
    definition: Definition<Label>,
    aggregator: 'sum' | 'max' | 'min' = 'sum',
  ): Gauge<Label> {
    return new Gauge({ ...this.#describe('gauge', definition), aggregator });
  }

  histogram<Label extends string = never>(
    definition: Definition<Label>,
    buckets: readonly number[] = DURATIONS,
  ): Histogram<Label> {
    return new Histogram({ ...this.#describe('histogram', definition), buckets: [...buckets] });
  }

  #describe<Label extends string>(type: MetricDescription['type'], definition: Definition<Label>) {
    const { name, help, labels = [] } = definition;
    this.described.push({ name, type, labels, help });
    return { name, help, labelNames: labels, registers: [this.registry] };
  }
}
