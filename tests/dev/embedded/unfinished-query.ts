import type { Connection, Submittable } from 'pg';

/** A query that sends only Parse until `finish`: a client in the middle of a batch. */
export class UnfinishedQuery implements Submittable {
  readonly parsed: Promise<void>;
  readonly rows: Promise<string[][]>;

  #connection: Connection | undefined;
  #received: string[][] = [];
  #onParsed = () => {};
  #onRows: (rows: string[][]) => void = () => {};
  #onError: (err: Error) => void = () => {};

  constructor(private readonly text: string) {
    this.parsed = new Promise((resolve, reject) => {
      this.#onParsed = resolve;
      this.#onError = reject;
    });
    this.rows = new Promise((resolve) => {
      this.#onRows = resolve;
    });
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    connection.once('parseComplete', () => this.#onParsed());
    connection.parse({ name: '', text: this.text, types: [] }, true);
    connection.flush();
  }

  finish(values: string[]): void {
    this.#connection?.bind({ values }, true);
    this.#connection?.execute({}, true);
    this.#connection?.sync();
  }

  breakConnection(): void {
    this.#connection?.stream.destroy();
  }

  // pg's Client calls these methods on its current query.
  handleDataRow(message: { fields: string[] }): void {
    this.#received.push(message.fields);
  }
  handleReadyForQuery(): void {
    this.#onRows(this.#received);
  }
  handleError(err: Error): void {
    this.#onError(err);
  }
  handleCommandComplete(): void {}
}
