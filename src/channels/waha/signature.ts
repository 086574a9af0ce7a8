import { createHmac } from 'node:crypto';
import { sameSecret } from '../../provider-api/secret';
import type { WebhookRequest } from '../provider';

/** `X-Webhook-Hmac`: hex HMAC-SHA512 of the raw body. */
export function isSigned(request: WebhookRequest, hmacKey: string): boolean {
  const algorithm = request.header('x-webhook-hmac-algorithm') ?? 'sha512';
  const expected = createHmac('sha512', hmacKey).update(request.body).digest('hex');
  const given = request.header('x-webhook-hmac')?.toLowerCase();
  return algorithm.toLowerCase() === 'sha512' && sameSecret(given, expected);
}
