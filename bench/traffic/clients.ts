import { randomUUID } from 'node:crypto';
import type { ContextOwner } from '../../src/domain/context';
import { answerTo, type Reply, type Sender, textsAnsweredBy } from './contestant';

/** After this long nobody waits for a reply any more. */
const PATIENCE = 60_000;

/** Not within the patience of who asked. */
export class NoReply extends Error {}

interface Waiting {
  expected: string;
  since: number;
  answered: (ms: number) => void;
  failed: (error: Error) => void;
}

/** The clients of a contestant: they write, and hold each reply against what they have written. */
export class Clients {
  readonly #waiting = new Map<string, Waiting>();
  readonly #answered = new Map<string, number>();
  #replies = 0;
  #said = 0;

  constructor(private readonly sender: Sender) {}

  get replies(): number {
    return this.#replies;
  }

  /** How many messages to this company have been answered; one reply may answer several. */
  answeredBy(companyId: string): number {
    return this.#answered.get(companyId) ?? 0;
  }

  /** Writes, and waits for nothing. */
  async tell({ companyId, client }: ContextOwner): Promise<void> {
    const text = `message ${++this.#said}`;
    await this.sender.send({ companyId, phone: client, id: randomUUID(), text });
  }

  /**
   * Resolves with the milliseconds until the reply came. Rejects when it is not the reply to this message, and with
   * `NoReply` when there is none for too long.
   */
  async ask({ companyId, client }: ContextOwner, patienceMs = PATIENCE): Promise<number> {
    const text = `message ${++this.#said}`;
    const key = keyOf(companyId, client);
    const answered = new Promise<number>((resolve, reject) => {
      this.#waiting.set(key, {
        expected: answerTo([text]),
        since: performance.now(),
        answered: resolve,
        failed: reject,
      });
    });
    const timer = setTimeout(() => {
      this.#waiting.get(key)?.failed(new NoReply(`${client} of ${companyId} got no reply to ${text}`));
    }, patienceMs);
    try {
      await this.sender.send({ companyId, phone: client, id: randomUUID(), text });
      return await answered;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(key);
    }
  }

  /** To be called with whatever comes out. */
  readonly receive = ({ companyId, phone, text }: Reply): void => {
    this.#replies += 1;
    this.#answered.set(companyId, this.answeredBy(companyId) + textsAnsweredBy(text));
    const waiting = this.#waiting.get(keyOf(companyId, phone));
    if (!waiting) return;
    if (text === waiting.expected) waiting.answered(performance.now() - waiting.since);
    else
      waiting.failed(
        new Error(`${phone} of ${companyId} waits for “${waiting.expected}”, and got “${text}”`),
      );
  };
}

function keyOf(companyId: string, phone: string): string {
  return `${companyId} ${phone}`;
}
