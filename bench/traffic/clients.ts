import { randomUUID } from 'node:crypto';
import type { ContextOwner } from '../../src/context/segments';
import { answerTo, type Reply, type Sender } from './contestant';

/** After this long nobody is waited for any more. */
const PATIENCE = 60_000;

interface Waiting {
  expected: string;
  since: number;
  answered: (ms: number) => void;
  failed: (error: Error) => void;
}

/** The clients of a contestant: they write, and hold each reply against what they have written. */
export class Clients {
  readonly #waiting = new Map<string, Waiting>();
  #replies = 0;
  #said = 0;

  constructor(private readonly sender: Sender) {}

  get replies(): number {
    return this.#replies;
  }

  /** Resolves with the milliseconds until the reply came. Rejects when it is not the reply to this message. */
  async ask({ companyId, client }: ContextOwner): Promise<number> {
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
      this.#waiting.get(key)?.failed(new Error(`${client} of ${companyId} got no reply to ${text}`));
    }, PATIENCE);
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
