import type { OutgoingMessage } from '../../../src/channels/channel';
import { createWebhookChannel, type WebhookOptions } from '../../../src/channels/webhook/outbound';
import { PATIENT } from '../../support/limits';
import { type RecordingGateway, startRecordingGateway } from '../../support/recording-gateway';

export const secret = 'whsec_1';
export const posted = {
  companyId: 'demo',
  to: '+79990000001',
  channel: 'whatsapp',
  text: 'Записала вас на завтра в 10:00 💅',
  idempotencyKey: 'reply-1',
};
const reply: OutgoingMessage = { ...posted, onUnconfirmed: 'repeat' };

export let receiver: RecordingGateway;

/** Starts a receiver for each test. */
export function useReceiver(): void {
  beforeEach(async () => {
    receiver = await startRecordingGateway();
  });
  afterEach(() => receiver.stop());
}

export function send(
  options: Partial<WebhookOptions> = {},
  signal = new AbortController().signal,
  message: Partial<OutgoingMessage> = {},
) {
  const channel = createWebhookChannel({ url: receiver.url, secret, attemptTimeoutMs: PATIENT, ...options });
  return channel.send({ ...reply, ...message }, signal);
}
