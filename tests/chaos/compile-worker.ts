import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(__dirname, '../..');
const OUT = join(ROOT, 'node_modules/.cache/dialogkeeper-chaos');

/**
 * Compiles the worker process with its failpoints, which a release does not contain, and returns the path of its entry.
 * Every kill costs a start: the compiled worker loads in 0.3 s, through tsx it takes 0.8 s.
 */
export async function compileWorker(): Promise<string> {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc, '-p', join(__dirname, 'tsconfig.json'), '--outDir', OUT]);
  await run(process.execPath, ['scripts/copy-assets.js', join(OUT, 'src')], { cwd: ROOT });
  return join(OUT, 'tests/chaos/worker.js');
}
