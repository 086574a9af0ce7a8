import { randomUUID } from 'node:crypto';
import type { ConfiguredChannel } from '../../src/channels/configured';
import { SIGNATURE_HEADER, signBody } from '../../src/provider-api/signature';

/** A channel of the provider `generic`, with an id and a secret of its own. */
export function genericChannel(company: string, url: string, rest: Partial<ConfiguredChannel> = {}) {
  const secret = `whsec_${randomUUID()}`;
  // without digits: seven of them would be a phone number, which no metric shows
  const id = `generic-${randomUUID()
    .slice(0, 8)
    .replace(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`;
  return { id, company, provider: 'generic' as const, settings: { url, secret }, secret, ...rest };
}

export interface Posted {
  messages?: unknown;
  events?: unknown;
}

/** Sends signed JSON to the webhook of a channel, as a gateway of the provider `generic` does. */
export function post(
  webAddress: string | undefined,
  { id, secret }: { id: string; secret: string },
  body: Posted | string,
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(`http://${webAddress}/webhooks/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signBody(secret, text) },
    body: text,
  });
}

/** A message in the form that the provider `generic` takes. */
export function incoming(phone: string, text: string, rest: Record<string, unknown> = {}) {
  return {
    from: { kind: 'phone' as const, value: phone },
    messageId: randomUUID(),
    text,
    sentAt: new Date().toISOString(),
    ...rest,
  };
}
