import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Proves to a receiver that the sender of a request knows the secret, and when it was sent. The header is
 * `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, as Stripe does it
 * (https://docs.stripe.com/webhooks#verify-manually). The time is signed too: a recorded request is refused once the
 * tolerance has passed.
 */
export const SIGNATURE_HEADER = 'x-dialogkeeper-signature';

export interface SignedRequest {
  secret: string;
  /** The value of the header; undefined where the request has none. */
  header: string | undefined;
  /** The bytes as they were received: JSON that is parsed and printed again may differ. */
  body: string | Uint8Array;
  /** Largest difference between the signed time and the receiver's clock. Default 300. */
  toleranceSeconds?: number;
  now?: Date;
}

/** The header's value. */
export function signBody(secret: string, body: string | Uint8Array, now = new Date()): string {
  const t = String(Math.floor(now.getTime() / 1000));
  return `t=${t},v1=${mac(secret, t, body).toString('hex')}`;
}

/** For receivers. One of several `v1` is enough, so that a secret can be changed without a gap. */
export function verifySignature(request: SignedRequest): boolean {
  const { secret, header = '', body, toleranceSeconds = 300, now = new Date() } = request;
  const fields = header.split(',').map((field) => field.trim());
  const t = fields.find((field) => /^t=\d+$/.test(field))?.slice(2);
  if (t === undefined) return false;
  if (Math.abs(now.getTime() / 1000 - Number(t)) > toleranceSeconds) return false;
  const expected = mac(secret, t, body);
  return fields
    .filter((field) => /^v1=[0-9a-f]{64}$/.test(field))
    .some((field) => timingSafeEqual(Buffer.from(field.slice(3), 'hex'), expected));
}

function mac(secret: string, t: string, body: string | Uint8Array): Buffer {
  return createHmac('sha256', secret).update(`${t}.`).update(body).digest();
}
