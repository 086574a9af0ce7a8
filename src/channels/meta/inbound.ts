import { jsonOf } from '../../provider-api/json';
import { sameSecret } from '../../provider-api/secret';
import { refused } from '../inbound/items';
import type { Received, ReceivedItem, WebhookRequest } from '../provider';
import { itemsOfChange } from './changes';
import { list, record } from './json';
import type { MetaSettings } from './settings';
import { isSigned, SIGNATURE_HEADER } from './signature';

/** What Meta sends to the webhook: its question when the webhook is set up, and everything else as signed JSON. */
export function receive(settings: MetaSettings, request: WebhookRequest): Received {
  if (request.method === 'GET') return verification(settings, request.query);
  if (request.method !== 'POST') return refused(404, 'only GET and POST are taken');
  if (!isSigned(request.header(SIGNATURE_HEADER), request.body, settings.appSecret))
    return refused(401, `${SIGNATURE_HEADER} is missing or wrong`);
  const body = jsonOf(request.body);
  if (body === undefined) return refused(400, 'the body is not JSON');
  return { kind: 'accepted', items: itemsOf(body) };
}

function verification({ verifyToken }: MetaSettings, query: URLSearchParams): Received {
  const challenge = query.get('hub.challenge');
  if (query.get('hub.mode') !== 'subscribe' || challenge === null)
    return refused(403, 'hub.mode or hub.challenge is missing');
  if (!sameSecret(query.get('hub.verify_token') ?? undefined, verifyToken))
    return refused(403, 'hub.verify_token is not the verifyToken of this channel');
  return { kind: 'answered', status: 200, body: challenge };
}

function itemsOf(body: unknown): ReceivedItem[] {
  if (record(body).object !== 'whatsapp_business_account') return [{ kind: 'ignored', what: 'other-object' }];
  return list(record(body).entry).flatMap((entry) =>
    list(record(entry).changes).flatMap((change) => itemsOfChange(change, record(entry).time)),
  );
}
