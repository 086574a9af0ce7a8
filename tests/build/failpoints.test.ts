import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAILPOINTS } from '../../src/failpoint';

function sourcesIn(folder: string, ending: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

describe('failpoints', () => {
  it.each(FAILPOINTS)('%s is at one place in the code', (point) => {
    expect(sourcesIn('src', '.ts').split(`failpoint('${point}')`)).toHaveLength(2);
  });

  it('kill the process that passes an armed one, after the spared passes', () => {
    const passing = `
      const { armFailpoint, failpoint } = require('./src/failpoint.ts');
      armFailpoint('after-commit', { signal: 'SIGKILL', spared: 2 });
      for (const i of [1, 2, 3, 4]) {
        failpoint('after-insert');
        failpoint('after-commit');
        require('node:fs').writeSync(1, String(i));
      }`;
    const { signal, stdout } = spawnSync(process.execPath, ['--import', 'tsx', '-e', passing], {
      encoding: 'utf8',
    });
    expect({ signal, stdout }).toEqual({ signal: 'SIGKILL', stdout: '12' });
  });

  it('are not in a build', () => {
    const build = sourcesIn('dist', '.js');
    expect(build).toContain('commitTurn'); // it is built
    expect(build).not.toMatch(/failpoint/i);
  });
});
