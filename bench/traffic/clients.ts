import { randomUUID } from 'node:crypto';
import type { ContextOwner } from '../../src/domain/context';
import { answerTo, type Reply, type Sender, textsAnsweredBy } from './pipeline';

/** Default deadline of a reply. */
const REPLY_DEADLINE_MS = 60_000;

/** No reply came before the deadline. */
export class NoReply extends Error {}

interface Waiting {
  expected: string;
  since: number;
  answered: (ms: number) => void;
  failed: (error: Error) => void;
}

/** The clients of a pipeline. They write messages, and compare each reply with the expected one. */
export class Clients {
  readonly #waiting = new Map<string, Waiting>();
  readonly #answered = new Map<string, number>();
  #replies = 0;
  #sent = 0;

  constructor(private readonly sender: Sender) {}

  get replies(): number {
    return this.#replies;
  }

  /** Number of answered messages of this company. One reply may answer several. */
  answeredBy(companyId: string): number {
    return this.#answered.get(companyId) ?? 0;
  }

  /** Sends a message without waiting for the reply. */
  async tell({ companyId, client }: ContextOwner): Promise<void> {
    const text = `message ${++this.#sent}`;
    await this.sender.send({ companyId, phone: client, id: randomUUID(), text });
  }

  /**
   * Sends a message and resolves with the milliseconds until its reply. Rejects if another reply comes, and with `NoReply`
   * if none comes before the deadline.
   */
  async ask({ companyId, client }: ContextOwner, deadlineMs = REPLY_DEADLINE_MS): Promise<number> {
    const text = `message ${++this.#sent}`;
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
    }, deadlineMs);
    try {
      await this.sender.send({ companyId, phone: client, id: randomUUID(), text });
      return await answered;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(key);
    }
  }

  /** Call it with every reply of the pipeline. */
  readonly receive = ({ companyId, phone, text }: Reply): void => {
    this.#replies += 1;
    this.#answered.set(companyId, this.answeredBy(companyId) + textsAnsweredBy(text));
    const waiting = this.#waiting.get(keyOf(companyId, phone));
    if (!waiting) return;
    if (text === waiting.expected) waiting.answered(performance.now() - waiting.since);
    else
      waiting.failed(new Error(`${phone} of ${companyId} expected “${waiting.expected}”, and got “${text}”`));
  };
}

function keyOf(companyId: string, phone: string): string {
  return `${companyId} ${phone}`;
}
