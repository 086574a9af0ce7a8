import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from '../docs/run';

/** A small project that uses our build scripts. */
describe('npm start and npm test', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dialogkeeper-build-'));
  const at = (path: string) => join(folder, path);
  const buildIfStale = () => run('sh', ['-c', `cd ${folder} && node scripts/build.js --if-stale`]);
  const save = (path: string, text: string) => writeFileSync(at(path), text);
  /** Every build writes this file again. */
  const built = async () => {
    rmSync(at('dist/.tsbuildinfo'), { force: true });
    const { code } = await buildIfStale();
    return { code, built: existsSync(at('dist/.tsbuildinfo')) };
  };

  beforeAll(async () => {
    for (const path of ['scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'])
      cpSync(path, at(path), { recursive: true });
    symlinkSync(resolve('node_modules'), at('node_modules'));
    mkdirSync(at('src'));
    save('src/cli.ts', 'console.log(1);\n');
    save('src/unused.ts', 'export {};\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('build the first time, and not again', async () => {
    expect(await built()).toEqual({ code: 0, built: true });
    expect(await built()).toEqual({ code: 0, built: false });
  });

  test('build again after a source was saved or removed', async () => {
    const later = new Date(Date.now() + 1000);
    utimesSync(at('src/cli.ts'), later, later);
    expect(await built()).toEqual({ code: 0, built: true });
    const past = new Date(0);
    utimesSync(at('src/cli.ts'), past, past);
    rmSync(at('src/unused.ts'));
    expect(await built()).toEqual({ code: 0, built: true });
    expect(await built()).toEqual({ code: 0, built: false });
  });

  test('fail while the sources do not compile, and build again when they do', async () => {
    save('src/cli.ts', 'const n: number = "one";\n');
    expect((await buildIfStale()).code).not.toBe(0);
    expect((await buildIfStale()).code).not.toBe(0);
    save('src/cli.ts', 'console.log(2);\n');
    expect(await built()).toEqual({ code: 0, built: true });
  });

  test('use the last build if the compiler is missing; without a build they say what to do', async () => {
    rmSync(at('node_modules'));
    expect(await buildIfStale()).toMatchObject({ code: 0, stderr: '' });
    const past = new Date(0);
    utimesSync(at('dist/.built'), past, past);
    expect(await buildIfStale()).toMatchObject({ code: 0, stderr: expect.stringMatching(/^dist is older/) });
    rmSync(at('dist'), { recursive: true });
    const { code, stderr } = await buildIfStale();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/Run: npm ci --include=dev\n$/),
    });
  });
});
