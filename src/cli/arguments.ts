import { InvalidArgumentError } from 'commander';
import { duration } from '../settings/parse';

/** Parsers of option values; each throws `InvalidArgumentError`. */

/** An id that a list command has printed. */
export function listedId(given: string): string {
  if (/^\d{1,18}$/.test(given)) return given;
  throw new InvalidArgumentError('It must be the number that the list shows.');
}

export function nonEmptyText(given: string): string {
  if (given.trim() !== '') return given;
  throw new InvalidArgumentError('It must not be empty.');
}

export function wholeNumber(least: number) {
  return (given: string): number => {
    if (/^\d+$/.test(given) && Number(given) >= least) return Number(given);
    throw new InvalidArgumentError(`It must be a whole number, at least ${least}.`);
  };
}

/** In milliseconds. */
export function period(min: number, max: number) {
  const parse = duration(min, max);
  return (given: string): number => {
    try {
      return parse(given, 'the duration');
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  };
}

export function share(given: string): number {
  const value = Number(given);
  if (given !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}
