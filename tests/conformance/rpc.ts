/** The message channel of a child process, or of `process` in a child. */
export interface Channel {
  send?(message: unknown): unknown;
  on(event: 'message', listen: (message: unknown) => void): unknown;
  on(event: 'exit' | 'disconnect', listen: () => void): unknown;
}

type Procedure = (...args: never[]) => Promise<unknown>;
/** The procedures that one side offers, by name. */
export type Procedures = Record<string, Procedure>;

type Message =
  | { kind: 'call'; id: number; name: string; args: unknown[] }
  | { kind: 'value'; id: number; value: unknown }
  | { kind: 'error'; id: number; message: string };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Remote procedure calls in both directions between two processes. */
export class RpcChannel {
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #ended = false;

  constructor(
    private readonly channel: Channel,
    private readonly procedures: Procedures,
  ) {
    channel.on('message', (message) => void this.#onMessage(message as Message));
    channel.on('exit', () => this.#onEnd());
    channel.on('disconnect', () => this.#onEnd());
  }

  call(name: string, ...args: unknown[]): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(new ProcessEnded());
      this.#waiting.set(id, { resolve, reject });
      this.#send({ kind: 'call', id, name, args });
    });
  }

  async #onMessage(message: Message): Promise<void> {
    if (message.kind === 'call') return this.#answer(message);
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'value') waiting?.resolve(message.value);
    else waiting?.reject(new Error(message.message));
  }

  async #answer({ id, name, args }: Message & { kind: 'call' }): Promise<void> {
    try {
      const procedure = this.procedures[name] as ((...args: unknown[]) => Promise<unknown>) | undefined;
      if (!procedure) throw new Error(`there is no procedure ${name}`);
      this.#send({ kind: 'value', id, value: await procedure(...args) });
    } catch (error) {
      this.#send({ kind: 'error', id, message: errorText(error) });
    }
  }

  #send(message: Message): void {
    if (!this.#ended) this.channel.send?.(message);
  }

  #onEnd(): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(new ProcessEnded());
    this.#waiting.clear();
  }
}

class ProcessEnded extends Error {
  constructor() {
    super('the other process ended');
  }
}

/** The error's message and those of its causes, because libraries wrap the errors of the source. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` (${errorText(error.cause)})`;
  return `${error.message}${cause}`;
}
