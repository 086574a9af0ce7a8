import { createHash, timingSafeEqual } from 'node:crypto';

/** In constant time, whatever the lengths. A missing secret equals none. */
export function sameSecret(given: string | undefined, expected: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(expected));
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
