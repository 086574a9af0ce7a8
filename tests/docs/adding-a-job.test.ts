import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Block, blocksOf } from './markdown';

const steps = blocksOf('docs/adding-a-job.md').filter(({ label }) => label.startsWith('src/'));

/** A folder with a copy of the sources that compiles. */
function copyOfTheSources(): string {
  const copy = mkdtempSync(join(tmpdir(), 'dialogkeeper-adding-'));
  for (const path of ['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(path, join(copy, path), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** The errors of the compiler; '' if there are none. */
function compile(folder: string): Promise<string> {
  const args = [resolve('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--noEmit'];
  return new Promise((done) => {
    execFile(process.execPath, args, { cwd: folder }, (_error, stdout) => done(stdout));
  });
}

function apply(folder: string, { language, label, text }: Block): void {
  const path = join(folder, label);
  if (language !== 'diff') {
    writeFileSync(path, text);
    return;
  }
  const lines = text.trimEnd().split('\n');
  const side = (...marks: string[]) =>
    lines
      .filter((line) => marks.includes(line[0] ?? ''))
      .map((line) => line.slice(1))
      .join('\n');
  const before = readFileSync(path, 'utf8');
  if (!before.includes(side(' ', '-'))) throw new Error(`${label} does not contain these lines:\n${text}`);
  writeFileSync(path, before.replace(side(' ', '-'), side(' ', '+')));
}

test('the steps of adding-a-job.md compile; without the handler step the compiler reports the missing handler', async () => {
  const copy = copyOfTheSources();
  try {
    const handlerAt = steps.findIndex(({ label }) => label.startsWith('src/workers/'));
    expect(handlerAt).toBeGreaterThan(0);
    for (const step of steps.slice(0, handlerAt)) apply(copy, step);
    expect(await compile(copy)).toMatch(
      /src\/workers\/create-handlers\.ts.*client-updated.*is missing in type/,
    );

    for (const step of steps.slice(handlerAt)) apply(copy, step);
    expect(await compile(copy)).toBe('');
  } finally {
    rmSync(copy, { recursive: true });
  }
});
