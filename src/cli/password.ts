import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';

/** A new password: asked for twice at a terminal, which does not show it, or the one line of the standard input. */
export async function newPassword(command: Command): Promise<string> {
  if (process.stdin.isTTY) {
    const [first, second] = await typed(['Password: ', 'The same again: ']);
    if (first !== second) command.error('error: the two passwords differ');
    return first ?? '';
  }
  const lines = (await text(process.stdin)).replace(/\r?\n$/, '').split(/\r?\n/);
  const [password = '', ...more] = lines;
  if (more.length > 0)
    command.error('error: the standard input has more than one line; give the password alone');
  return password;
}

async function typed(questions: readonly string[]): Promise<string[]> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  terminal.on('SIGINT', () => process.exit(130));
  try {
    const answers: string[] = [];
    for (const question of questions) {
      process.stderr.write(question);
      answers.push(await terminal.question(''));
      process.stderr.write('\n');
    }
    return answers;
  } finally {
    terminal.close();
  }
}
