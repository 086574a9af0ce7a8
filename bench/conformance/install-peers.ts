import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../peers');

/** Installs the peers if needed. They are a separate package, because only comparisons need them. */
export async function installPeers(): Promise<void> {
  if (existsSync(join(FOLDER, 'node_modules'))) return;
  process.stderr.write('conformance: installing the peers (npm ci --prefix bench/peers)\n');
  // stdout is for the result, so the output of npm goes to stderr
  const npm = spawn('npm', ['ci', '--prefix', FOLDER, '--no-audit', '--no-fund'], {
    stdio: ['ignore', 2, 2],
  });
  const [code] = await once(npm, 'exit');
  if (code !== 0) throw new Error(`npm ci --prefix bench/peers ended with ${code}`);
}
