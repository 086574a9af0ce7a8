import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config';
import { environment } from '../../src/config/environment';
import { SECOND } from '../../src/time/duration';

describe('.env', () => {
  const home = process.cwd();
  const before = { ...process.env };
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dialogkeeper-config-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
    for (const name of ['DEBOUNCE', 'MAX_WAIT']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  test('of the working directory is read, and the environment wins over it', () => {
    writeFileSync('.env', '# conversations\nDEBOUNCE=2s\nMAX_WAIT="20s"\n');
    process.env.MAX_WAIT = '30s';
    expect(readConfig()).toMatchObject({ debounce: 2 * SECOND, maxWait: 30 * SECOND });
  });

  test.each([
    ['a byte order mark', '\uFEFFDEBOUNCE=2s\nMAX_WAIT=20s\n'],
    ['line ends of Windows', 'DEBOUNCE=2s\r\nMAX_WAIT=20s\r\n'],
    ['both', '\uFEFFDEBOUNCE=2s\r\nMAX_WAIT=20s\r\n'],
    ['quotes', `DEBOUNCE='2s'\nMAX_WAIT="20s"\n`],
    ['export, as a shell has it', 'export DEBOUNCE=2s\nexport MAX_WAIT="20s"\n'],
    ['export and a tab', 'export\tDEBOUNCE=2s\nexport  MAX_WAIT="20s"\n'],
    ['comments', '# conversations\nDEBOUNCE=2s # two seconds\n\n  # and\nMAX_WAIT="20s" # twenty'],
    ['spaces', '  DEBOUNCE = 2s  \n\n MAX_WAIT= 20s'],
  ])('may be written with %s', (_how, text) => {
    writeFileSync('.env', text);
    expect(readConfig()).toMatchObject({ debounce: 2 * SECOND, maxWait: 20 * SECOND });
  });

  test('may hold a value with a # in quotes', () => {
    writeFileSync('.env', 'DATA_DIR="a#b"\n');
    expect(readConfig().dataDir).toBe('a#b');
  });

  test.each([
    ['a directory', () => mkdirSync('.env'), /directory/],
    ['UTF-16, as Notepad writes', () => writeFileSync('.env', '\uFEFFDEBOUNCE=2s\n', 'utf16le'), /not UTF-8/],
    [
      'a file with a line that is not a setting',
      () => writeFileSync('.env', '\nA=1\nMIIEpAIB\nDEBOUNCE=2s\n'),
      /line 3 is/,
    ],
    ['a link to itself', () => symlinkSync('.env', '.env'), /ELOOP/],
  ])('is refused with an error if it is %s', (_what, make, problem) => {
    make();
    expect(() => readConfig()).toThrow(
      expect.objectContaining({ code: 'config.unreadable-file', problem: expect.stringMatching(problem) }),
    );
  });

  test('with a wrong line is refused with an error that does not repeat the line, which may be part of a secret', () => {
    writeFileSync('.env', 'KEY=a\ns3cret\nDEBOUNCE=2s\n');
    expect(() => readConfig()).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cret') }),
    );
  });

  test.each(['', '  '])('is not hidden by a variable that is set to %j', (empty) => {
    writeFileSync('.env', 'DEBOUNCE=2s\n');
    process.env.DEBOUNCE = empty;
    expect(readConfig().debounce).toBe(2 * SECOND);
    expect(environment().DEBOUNCE).toBe('2s');
  });

  test('need not be there', () => {
    expect(readConfig().debounce).toBe(1500);
  });

  test('is checked like the environment', () => {
    writeFileSync('.env', 'DEBOUNCE=soon\n');
    expect(() => readConfig()).toThrow(expect.objectContaining({ variable: 'DEBOUNCE', given: 'soon' }));
  });

  test('does not become part of the environment', () => {
    writeFileSync('.env', 'DEBOUNCE=2s\n');
    readConfig();
    expect(process.env.DEBOUNCE).toBeUndefined();
  });
});
