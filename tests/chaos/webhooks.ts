import { SIGNATURE_HEADER, signBody } from '../../src/provider-api/signature';
import type { Producer } from '../../src/queues/producer';
import { retry } from './retry';

/** A way from the gateway to the queues. Every call may fail, and may be repeated. */
export type Door = Pick<Producer, 'receiveMessage' | 'channelEvent'>;

/** How the gateway delivers the messages of a client. */
export type Way = 'queue' | 'webhook';

/** Of the client with this number: every second one. */
export function wayOf(number: number): Way {
  return number % 2 === 0 ? 'queue' : 'webhook';
}

/** Shorter than a process is frozen: the webhook then comes to another process too. */
const ANSWER_DEADLINE_MS = 1000;
/** Between two posts of a webhook. On a busy machine every repetition makes it busier. */
const LONGEST_PAUSE_MS = 1000;

export interface WebhookOptions {
  secret: string;
  /** `host:port` of the process that gets the next request. */
  nextAddress: () => string;
  /** Called for each request, when its answer has come or is waited for no longer. */
  onPosted: (isAccepted: boolean) => void;
}

/**
 * Posts signed webhooks to the role `web` of the worker processes. Each is posted until it is answered with 200, as providers do.
 * The channel of a company has the company's id (companies.ts).
 */
export function webhookDoor({ secret, nextAddress, onPosted }: WebhookOptions): Door {
  async function postOnce(company: string | number, content: object): Promise<void> {
    const url = `http://${nextAddress()}/webhooks/${company}`;
    const body = JSON.stringify(content);
    const headers = { [SIGNATURE_HEADER]: signBody(secret, body) };
    const signal = AbortSignal.timeout(ANSWER_DEADLINE_MS);
    const status = await fetch(url, { method: 'POST', headers, body, signal })
      .then(async (response) => {
        await response.arrayBuffer();
        return response.status;
      })
      .catch(() => undefined); // the process was killed, or is frozen
    onPosted(status === 200);
    if (status !== 200) throw new Error(`a webhook was answered with ${status ?? 'nothing'}`);
  }
  const post = (company: string | number, content: object) =>
    retry('a webhook', () => postOnce(company, content), LONGEST_PAUSE_MS);
  return {
    receiveMessage: ({ companyId, channel, ...message }) => post(companyId, { messages: [message] }),
    channelEvent: ({ companyId, event }) => post(companyId, { events: [event] }),
  };
}
