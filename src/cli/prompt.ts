import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';

const PROMPT = 'you> ';

export interface PromptStreams {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** Both streams are a terminal: lines are edited, and output must not overwrite the line being typed. */
  terminal: boolean;
}

/** Reads lines from a person or a script. It prints the lines of a script, so that the output is the whole conversation. */
export class Prompt {
  readonly terminal: boolean;
  readonly #interface: Interface;

  constructor(private readonly streams: PromptStreams) {
    this.terminal = streams.terminal;
    this.#interface = createInterface({ ...streams, prompt: PROMPT });
    this.#interface.on('SIGINT', () => this.#interface.close()); // Ctrl-C ends the input, as Ctrl-D does
  }

  /** The lines that are not empty, until Ctrl-D, Ctrl-C or the end of the script. */
  async *lines(): AsyncGenerator<string> {
    if (this.terminal) {
      this.#interface.on('line', () => this.#interface.prompt());
      this.#interface.prompt();
    }
    for await (const line of this.#interface) {
      if (line.trim() === '') continue;
      if (!this.terminal) this.print(`${PROMPT}${line}\n`);
      yield line;
    }
    if (this.terminal) this.streams.output.write('\n');
  }

  /** Prints whole lines above the line being typed. */
  print(lines: string): void {
    const { output } = this.streams;
    if (!this.terminal) {
      output.write(lines);
      return;
    }
    moveCursor(output, 0, -this.#interface.getCursorPos().rows); // the line being typed may fill several rows
    cursorTo(output, 0);
    clearScreenDown(output);
    output.write(lines);
    // Otherwise readline would move up by the rows of the typed line, and overwrite the printed lines.
    (this.#interface as { prevRows?: number }).prevRows = 0;
    this.#interface.prompt(true);
  }

  close(): void {
    this.#interface.close();
  }
}
