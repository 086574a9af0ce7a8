import type { ModelUsage } from '../../domain/model-call';
import type { Prices } from './settings';

const MILLION = 1_000_000;

/** In the currency of the prices; 0 where they are not set. */
export function costOf({ input, cached, output }: ModelUsage, prices: Prices | undefined): number {
  if (!prices) return 0;
  return ((input - cached) * prices.input + cached * prices.cached + output * prices.output) / MILLION;
}
