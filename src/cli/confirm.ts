import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';

/** Asks the person at the terminal. Without a terminal the command ends with an error that names `--yes`. */
export async function confirmed(question: string, command: Command): Promise<boolean> {
  if (!process.stdin.isTTY) command.error('error: confirm with --yes');
  const terminal = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: false, // writes the question alone, without the escape codes of an editor
  });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
