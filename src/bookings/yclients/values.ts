import { numberOf } from '../../provider-api/json';

/** Numbers come as numbers or as their digits. Undefined for 0, which stands for nothing. */
export function idOf(given: unknown): string | undefined {
  const digits = typeof given === 'number' && Number.isSafeInteger(given) ? String(given) : given;
  return typeof digits === 'string' && /^[1-9]\d{0,17}$/.test(digits) ? digits : undefined;
}

/** `true`, 1 and `"1"` are one; absent is not. */
export function isTrue(given: unknown): boolean {
  return given === true || numberOf(given) === 1;
}
