import { acceptance } from './acceptance';
import { activity } from './activity';
import { codec } from './codec';
import { coldLoad } from './cold-load';
import { floods } from './floods';
import { growth } from './growth';
import { invalidation } from './invalidation';
import { memory } from './memory';
import { prompt } from './prompt';
import { recovery } from './recovery';
import { scaling } from './scaling';
import { slowLink } from './slow-link';
import type { Benchmark } from './support/benchmark';
import { throughput } from './throughput';
import { unparsedLoad } from './unparsed-load';
import { warmLoad } from './warm-load';

/** All benchmarks, in the order of docs/performance.md. */
export const BENCHMARKS: readonly Benchmark[] = [
  warmLoad,
  unparsedLoad,
  slowLink,
  memory,
  coldLoad,
  invalidation,
  growth,
  codec,
  throughput,
  floods,
  acceptance,
  activity,
  recovery,
  scaling,
  prompt,
];
