import type { ChannelEvent } from '../../domain/channel-event';
import { isObject, jsonOf, listOf } from '../../provider-api/json';
import { SIGNATURE_HEADER, verifySignature } from '../../provider-api/signature';
import { ignored, refused } from '../inbound/items';
import type { InboundMessage, Received, ReceivedItem, WebhookRequest } from '../provider';

/**
 * `{ "messages": [...], "events": [...] }`, signed as `signBody` does it. The elements are what the jobs `incoming-message` and
 * `channel-event` take, without company and channel.
 */
export function receive({ secret }: { secret: string }, request: WebhookRequest): Received {
  const { method, body } = request;
  if (method !== 'POST') return refused(404, 'only POST is taken');
  if (!verifySignature({ secret, header: request.header(SIGNATURE_HEADER), body }))
    return refused(401, 'the signature is missing, wrong or too old');
  const given = jsonOf(body);
  if (!isObject(given)) return refused(400, 'the body is not a JSON object');
  return {
    kind: 'accepted',
    items: [
      ...itemsOf(given.messages, (message) => ({ kind: 'message', message: message as InboundMessage })),
      ...itemsOf(given.events, (event) => ({ kind: 'event', event: event as ChannelEvent })),
    ],
  };
}

/** What is not an object is unreadable. Its fields are checked when it becomes a job. */
function itemsOf(list: unknown, itemOf: (element: object) => ReceivedItem): ReceivedItem[] {
  return listOf(list).map((one) => (isObject(one) ? itemOf(one) : ignored('unreadable')));
}
