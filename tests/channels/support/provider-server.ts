import { inspect } from 'node:util';
import type { Channel, OutgoingMessage } from '../../../src/channels/channel';
import { type RecordingGateway, startRecordingGateway } from '../../support/recording-gateway';

export const reply: OutgoingMessage = {
  companyId: 'demo',
  to: '+79990000001',
  channel: 'salon',
  text: 'Записала вас на завтра в 10:00',
  idempotencyKey: 'reply-1',
  onUnconfirmed: 'repeat',
};

/** A provider's API of a test: a real HTTP server that answers in the provider's format. */
export class ProviderServer {
  readonly #gateway: RecordingGateway;

  private constructor(gateway: RecordingGateway) {
    this.#gateway = gateway;
  }

  static async start(): Promise<ProviderServer> {
    return new ProviderServer(await startRecordingGateway());
  }

  get url(): string {
    return new URL(this.#gateway.url).origin;
  }

  answer(status: number, body: unknown, headers: Record<string, string> = {}): void {
    this.#gateway.answerNext(status, headers, body);
  }

  answerAll(status: number, body: unknown): void {
    this.#gateway.answerAll(status, JSON.stringify(body));
  }

  /** Method, path and parsed body of each request. */
  get requests() {
    return this.#gateway.received.map(({ method, path, headers, body }) => ({
      method,
      path,
      headers,
      body: body === '' ? undefined : JSON.parse(body),
    }));
  }

  breakNext(): void {
    this.#gateway.breakNext();
  }

  hangNext(): void {
    this.#gateway.hangNext();
  }

  stop(): Promise<void> {
    return this.#gateway.stop();
  }
}

export function sendTo(channel: Channel, message: Partial<OutgoingMessage> = {}) {
  return channel.send({ ...reply, ...message }, new AbortController().signal);
}

/** The error of a failed `send`; it quotes neither the message nor a secret. */
export async function failureOf(sending: Promise<unknown>, secrets: readonly string[]) {
  const error = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const shown = inspect(error, { depth: 10 });
  for (const secret of [...secrets, reply.text, '79990000001']) expect(shown).not.toContain(secret);
  return error;
}
