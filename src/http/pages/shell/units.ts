import { SECOND } from '../../../time/duration';
import type { Language } from './language';

type Unit = 'millisecond' | 'second' | 'minute' | 'hour' | (typeof SIZES)[number];

function inUnit(value: number, unit: Unit, language: Language, digits = 0): string {
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(value);
}

/** A short time: milliseconds below a second. */
export function msOf(ms: number, language: Language): string {
  return ms < SECOND ? inUnit(ms, 'millisecond', language, ms < 10 ? 1 : 0) : secondsOf(ms, language);
}

export function secondsOf(ms: number, language: Language): string {
  return inUnit(ms / SECOND, 'second', language, 1);
}

/** Whole seconds that are left, the one that has begun included. */
export function secondsUp(ms: number, language: Language): string {
  return inUnit(Math.ceil(ms / SECOND), 'second', language);
}

export function ageOf(seconds: number, language: Language): string {
  if (seconds < 60) return inUnit(Math.round(seconds), 'second', language);
  if (seconds < 3600) return inUnit(Math.round(seconds / 60), 'minute', language);
  return inUnit(seconds / 3600, 'hour', language, 1);
}

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Of bytes, in the largest unit of which there is one at least. */
export function sizeOf(bytes: number, language: Language): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), SIZES.length - 1);
  return inUnit(bytes / 1000 ** power, SIZES[power] ?? 'byte', language, power === 0 ? 0 : 1);
}

/** `share`: from 0 to 1. */
export function percentOf(share: number, language: Language): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

export function countOf(count: number, language: Language): string {
  return new Intl.NumberFormat(language).format(count);
}
