import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../peers');

/** The peers are a package of their own: only comparisons need them, so they are installed when one is made. */
export async function installPeers(): Promise<void> {
  if (existsSync(join(FOLDER, 'node_modules'))) return;
  process.stderr.write('conformance: installs the peers (npm ci --prefix bench/peers)\n');
  // stdout is the result's: what npm prints goes to stderr
  const npm = spawn('npm', ['ci', '--prefix', FOLDER, '--no-audit', '--no-fund'], {
    stdio: ['ignore', 2, 2],
  });
  const [code] = await once(npm, 'exit');
  if (code !== 0) throw new Error(`npm ci --prefix bench/peers ended with ${code}`);
}
