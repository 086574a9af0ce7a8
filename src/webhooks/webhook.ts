import type { WebhookRequest } from '../provider-api/webhook-request';
import type { Entry } from '../queues/intake';

/** One address to which a provider sends: the webhook of a channel, or of a booking system. */
export interface Webhook {
  /** The address ends with it. */
  id: string;
  company: string;
  /** Verifies and reads a request. What it throws is a fault of the provider's code. */
  read(request: WebhookRequest): ReadWebhook;
}

export type ReadWebhook =
  | { kind: 'refused'; status: 400 | 401 | 403 | 404; reason: string }
  | { kind: 'answered'; body: string }
  | { kind: 'accepted'; items: ReadItem[] };

export type ReadItem =
  | {
      kind: 'entry';
      entry: Entry;
      /** Fields that had to be cut or left out for it. */
      changed: string[];
      /** Whose it is: a webhook may bring what another one of the same provider is for. */
      of: string;
    }
  /** It is counted, and nothing else happens with it. `field`: of what is `invalid`, the first that is wrong. */
  | { kind: 'ignored'; what: string; field?: string };
