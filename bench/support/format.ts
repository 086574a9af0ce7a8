import type { Spread } from './spread';

/** Three significant digits without trailing zeros. */
export function short(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** `0.21 (0.19–0.3)`: the median, the minimum and the maximum. */
export function spreadText({ median, min, max }: Spread, format = short): string {
  return min === max ? format(median) : `${format(median)} (${format(min)}–${format(max)})`;
}

export function times(spread: Spread): string {
  return `${spreadText(spread)} ×`;
}

export function bytes(count: number): string {
  if (count < 1000) return `${short(count)} B`;
  if (count < 1_000_000) return `${short(count / 1000)} KB`;
  return `${short(count / 1_000_000)} MB`;
}

/** Five significant digits, for the JSON output. */
export function exact(value: number): number {
  return Number(value.toPrecision(5));
}
