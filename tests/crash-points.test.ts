import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CRASH_POINTS } from '../src/crash-point';

function sourcesIn(folder: string, ending: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

describe('crash points', () => {
  it.each(CRASH_POINTS)('%s is one place in the code', (point) => {
    expect(sourcesIn('src', '.ts').split(`crashPoint('${point}')`)).toHaveLength(2);
  });

  it('are not in a release', () => {
    const release = sourcesIn('dist', '.js');
    expect(release).toContain('commitTurn'); // it is built
    expect(release).not.toMatch(/crash_?point/i);
  });
});
