import { createHmac } from 'node:crypto';
import { at, jsonOf } from '../../provider-api/json';
import { sameSecret } from '../../provider-api/secret';
import { MINUTE } from '../../time/duration';

/**
 * Evolution repeats a webhook for 20 minutes under the token of the first attempt, which is valid for 10, and never repeats it
 * after a 401: a token that has just expired must be accepted.
 */
const LEEWAY_MS = 30 * MINUTE;

/** Of `Authorization: Bearer <JWT>`, signed with HS256 (RFC 7519). */
export function isValidToken(authorization: string | undefined, key: string, now = Date.now()): boolean {
  const [, header = '', payload = '', signature] =
    /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(authorization ?? '') ?? [];
  const expected = createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url');
  if (!sameSecret(signature, expected)) return false;
  const expires = at(decoded(payload), 'exp');
  const isFresh = typeof expires === 'number' && now < expires * 1000 + LEEWAY_MS;
  return at(decoded(header), 'alg') === 'HS256' && isFresh;
}

function decoded(part: string): unknown {
  return jsonOf(Buffer.from(part, 'base64url'));
}
