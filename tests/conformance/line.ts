/** As much of a child process, or of `process` in one, as a conversation needs. */
export interface Channel {
  send?(message: unknown): unknown;
  on(event: 'message', listen: (message: unknown) => void): unknown;
  on(event: 'exit' | 'disconnect', listen: () => void): unknown;
}

type Answer = (...args: never[]) => Promise<unknown>;
/** What one side can be asked, by name. */
export type Answers = Record<string, Answer>;

type Message =
  | { kind: 'call'; id: number; name: string; args: unknown[] }
  | { kind: 'value'; id: number; value: unknown }
  | { kind: 'error'; id: number; message: string };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Calls in both directions between two processes. */
export class Line {
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #broken = false;

  constructor(
    private readonly channel: Channel,
    private readonly answers: Answers,
  ) {
    channel.on('message', (message) => void this.#hear(message as Message));
    channel.on('exit', () => this.#break());
    channel.on('disconnect', () => this.#break());
  }

  call(name: string, ...args: unknown[]): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#broken) return reject(new ProcessEnded());
      this.#waiting.set(id, { resolve, reject });
      this.#say({ kind: 'call', id, name, args });
    });
  }

  async #hear(message: Message): Promise<void> {
    if (message.kind === 'call') return this.#answer(message);
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'value') waiting?.resolve(message.value);
    else waiting?.reject(new Error(message.message));
  }

  async #answer({ id, name, args }: Message & { kind: 'call' }): Promise<void> {
    try {
      const answer = this.answers[name] as ((...args: unknown[]) => Promise<unknown>) | undefined;
      if (!answer) throw new Error(`nobody answers to ${name}`);
      this.#say({ kind: 'value', id, value: await answer(...args) });
    } catch (error) {
      this.#say({ kind: 'error', id, message: wordsOf(error) });
    }
  }

  #say(message: Message): void {
    if (!this.#broken) this.channel.send?.(message);
  }

  #break(): void {
    this.#broken = true;
    for (const { reject } of this.#waiting.values()) reject(new ProcessEnded());
    this.#waiting.clear();
  }
}

class ProcessEnded extends Error {
  constructor() {
    super('the other process ended');
  }
}

/** The message, and those of the causes: libraries like to wrap what the source has thrown. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` (${wordsOf(error.cause)})`;
  return `${error.message}${cause}`;
}
