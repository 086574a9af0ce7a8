import { InvalidArgumentError } from 'commander';

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

export function share(given: string): number {
  const value = Number(given);
  if (given !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}
