import { z } from 'zod';
import { excerpt } from '../../provider-api/excerpt';
import { beginningOf, retryAfterMs } from '../../provider-api/http';
import type { OutgoingMessage, Sent } from '../channel';
import { GatewayOutage, GatewayRefused, GatewayUnavailable, GatewayUnconfirmed } from '../errors';

/** Timed out while it was read, too early, too many, or closed: the gateway says that it has not taken the message. */
const NOT_TAKEN = new Set([408, 425, 429, 503]);

/** What an API says about one message: it is malformed, too large, or makes no sense. */
const OF_THE_MESSAGE = new Set([400, 413, 422]);

const ACCEPTED = z.object({ messageId: z.string().min(1) });

/**
 * What a gateway's answer means.
 *
 * | answer | outcome |
 * |---|---|
 * | 2xx | sent; `messageId` is read from a JSON body `{ "messageId": "…" }` |
 * | 400, 413, 422 | `GatewayRefused`: this message, for good |
 * | any other 4xx but those below, 3xx | `GatewayOutage`: every message |
 * | 408, 425, 429, 503 | `GatewayUnavailable`: not taken |
 * | any other 5xx, 2xx with a page of HTML | `GatewayUnconfirmed`: unknown |
 *
 * A page of HTML comes from a proxy or a login page, not from the API: with a 400 it is an outage, too.
 */
export async function readAnswer(response: Response, message: OutgoingMessage): Promise<Sent> {
  const { status, headers } = response;
  const body = await beginningOf(response);
  const isPage = /^\s*<(!doctype html|html)/i.test(body);
  if (response.ok && !isPage) return sentAs(body);
  const said = excerpt(body, message) || response.statusText;
  const reason = `${status}: ${said}`;
  const retryAfter = retryAfterMs(headers.get('retry-after'));
  if (NOT_TAKEN.has(status)) throw new GatewayUnavailable(reason, retryAfter);
  if (status >= 500 || response.ok) throw new GatewayUnconfirmed(reason, retryAfter);
  if (OF_THE_MESSAGE.has(status) && !isPage) throw new GatewayRefused(status, said);
  const location = headers.get('location');
  throw new GatewayOutage(
    location ? `${status}: it redirects to ${placeOf(location, response.url)}` : reason,
  );
}

/** Without the path and the query: they carry tokens. */
function placeOf(location: string, from: string): string {
  if (!URL.canParse(location, from)) return 'another path';
  const { protocol, host, origin } = new URL(location, from);
  return origin === new URL(from).origin ? 'another path' : `${protocol}//${host}`;
}

function sentAs(body: string): Sent {
  try {
    return ACCEPTED.parse(JSON.parse(body));
  } catch {
    return {}; // accepted, without an id
  }
}
