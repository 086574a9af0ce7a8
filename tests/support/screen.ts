import { PassThrough, Writable } from 'node:stream';

/** A terminal: takes what a person types, and shows what they see. Knows the escape sequences that readline writes. */
export class Screen {
  readonly input = new PassThrough();
  readonly output: Writable & { columns: number };
  readonly #rows: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(private readonly columns = 80) {
    const write = (chunk: Buffer, _encoding: string, done: () => void) => {
      this.#show(chunk.toString());
      done();
    };
    this.output = Object.assign(new Writable({ write }), { columns });
  }

  type(keys: string): void {
    this.input.write(keys);
  }

  /** Without trailing blanks. */
  get rows(): string[] {
    return this.#rows.map((row) =>
      Array.from(row, (cell) => cell ?? ' ')
        .join('')
        .trimEnd(),
    );
  }

  get text(): string {
    return this.rows.join('\n');
  }

  #show(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal is controlled by them
    for (const [, amount, command, plain] of text.matchAll(/\x1b\[(\d*)([A-Z])|([\s\S])/gu)) {
      if (command) this.#obey(command, Number(amount || 1), amount ?? '');
      else if (plain === '\n') this.#newLine();
      else if (plain === '\r') this.#column = 0;
      else this.#put(plain ?? '');
    }
  }

  #obey(command: string, count: number, amount: string): void {
    if (command === 'A') this.#row = Math.max(0, this.#row - count);
    else if (command === 'B') this.#row += count;
    else if (command === 'C') this.#column += count;
    else if (command === 'D') this.#column = Math.max(0, this.#column - count);
    else if (command === 'G') this.#column = count - 1;
    else if (command === 'J' && amount !== '1') this.#clearDown();
    else throw new Error(`this terminal does not know CSI ${amount}${command}`);
  }

  #clearDown(): void {
    this.#rows.length = this.#row + 1;
    this.#current().length = Math.min(this.#current().length, this.#column);
  }

  #newLine(): void {
    this.#row += 1;
    this.#column = 0;
    this.#current();
  }

  #put(character: string): void {
    if (this.#column === this.columns) this.#newLine();
    this.#current()[this.#column] = character;
    this.#column += 1;
  }

  #current(): string[] {
    for (; this.#rows.length <= this.#row; ) this.#rows.push([]);
    return this.#rows[this.#row] ?? [];
  }
}
