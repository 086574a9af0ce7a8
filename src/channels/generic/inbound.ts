import type { ChannelEvent } from '../../domain/channel-event';
import type { InboundMessage, Received, ReceivedItem, WebhookRequest } from '../provider';
import { SIGNATURE_HEADER, verifySignature } from '../webhook/signature';

/**
 * `{ "messages": [...], "events": [...] }`, signed as `signBody` does it. The elements are what the jobs `incoming-message` and
 * `channel-event` take, without company and channel.
 */
export function receive({ secret }: { secret: string }, request: WebhookRequest): Received {
  const { method, body } = request;
  if (method !== 'POST') return { kind: 'refused', status: 404, reason: 'only POST is taken' };
  if (!verifySignature({ secret, header: request.header(SIGNATURE_HEADER), body }))
    return { kind: 'refused', status: 401, reason: 'the signature is missing, wrong or too old' };
  const given = parsed(body);
  if (given === undefined) return { kind: 'refused', status: 400, reason: 'the body is no JSON object' };
  return {
    kind: 'accepted',
    items: [
      ...itemsOf(given.messages, (message) => ({ kind: 'message', message: message as InboundMessage })),
      ...itemsOf(given.events, (event) => ({ kind: 'event', event: event as ChannelEvent })),
    ],
  };
}

function parsed(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What is no object is unreadable. Its fields are checked when it becomes a job. */
function itemsOf(list: unknown, itemOf: (element: object) => ReceivedItem): ReceivedItem[] {
  const elements = list === undefined || list === null ? [] : Array.isArray(list) ? list : [list];
  return elements.map((one) => (isObject(one) ? itemOf(one) : { kind: 'ignored', what: 'unreadable' }));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
