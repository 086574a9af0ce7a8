import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway } from '../../src/channels';
import { environment, readConfig, SETTINGS } from '../../src/config';
import { ConfigInvalid } from '../../src/config/errors';
import { HOUR, MINUTE, SECOND } from '../../src/time/duration';

const refused = (env: Record<string, string>) => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigInvalid) return error;
  }
  throw new Error('it was accepted');
};

describe('a wrong value names the variable, what was given and what is allowed:', () => {
  test.each([
    ['QUEUE_PREFIX', '{bot}', /free of \{ and \}/],
    ['DATABASE_POOL', '0', /whole number from 1 to 1000/],
    ['DATABASE_POOL', '1e2', /whole number/],
    ['DATABASE_POOL', 'ten', /whole number/],
    ['TURN_CONCURRENCY', '1.5', /whole number/],
    ['DEBOUNCE', '1500', /duration/],
    ['DEBOUNCE', '-1s', /duration/],
    ['DEBOUNCE', '2h', /duration.*from 0ms to 1m$/],
    ['TTL_CLIENT', '12 hours', /duration/],
    ['TTL_CLIENT', '100ms', /from 1s to 30d$/],
    ['GATEWAY', 'carrier-pigeon', /console, webhook/],
    ['LOG_LEVEL', 'verbose', /one of trace, debug, info/],
    ['NODE_ENV', 'prod', /one of production, development, test/],
    ['NODE_ENV', 'Production', /production/],
    ['NODE_ENV', 'staging', /production/],
  ])('%s=%s', (variable, given, allowed) => {
    const error = refused({ [variable]: given });
    expect(error).toMatchObject({ code: 'config.invalid', variable, given });
    expect(error.allowed).toMatch(allowed);
    expect(error.message).toContain(variable);
    expect(error.message).toContain(given);
    expect(error.message).toContain(error.allowed);
  });
});

test.each(['production', 'development', 'test'])('NODE_ENV may be %s', (environment) => {
  const servers = { DATABASE_URL: 'postgres://localhost/db', REDIS_URL: 'redis://localhost' };
  expect(readConfig({ NODE_ENV: environment, ...servers })).toMatchObject({ environment });
});

test('a variable of spaces counts as not set', () => {
  expect(readConfig({ DATA_DIR: '  ', DEBOUNCE: ' ' })).toMatchObject({ dataDir: '.data', debounce: 1500 });
});

describe('a URL that is none names its variable, and is not repeated, for it may hold a password:', () => {
  test.each([
    ['DATABASE_URL', 'mysql://anna:s3cret@localhost/x', /"mysql:\/\/…".*postgres:\/\/ or postgresql:\/\//],
    ['DATABASE_URL', 's3cret', /"…".*postgres/],
    ['DATABASE_URL', 'host=db user=anna password=s3cret', /"…"/],
    ['DATABASE_URL', 'postgres://anna:12#s3cret@localhost/x', /%23/],
    ['DATABASE_URL', 'postgres://anna:12/s3cret@localhost/x', /%2F/],
    ['DATABASE_URL', 'postgres://anna:12?s3cret@localhost/x', /%3F/],
    ['DATABASE_URL', 'postgres://anna:1%s3cret@localhost/x', /%25/],
    ['DATABASE_URL', 'postgres://anna:s3cret@a:5432,b:5432/x', /postgres/],
    ['REDIS_URL', 'http://anna:s3cret@localhost:6379', /"http:\/\/…".*redis:\/\/.*redis\+cluster:/],
    ['REDIS_URL', 'redis://anna:s3#cret@localhost', /%23/],
    ['CACHE_REDIS_URL', 's3cret@localhost:6379', /"…".*redis/],
    ['GATEWAY_URL', 'https://anna:s3/cret@localhost', /"https:\/\/…".*https/],
    ['GATEWAY_URL', 'https://anna:12#s3cret@localhost', /https/],
  ])('%s=%s', (variable, given, told) => {
    const { message, ...rest } = refused({ [variable]: given });
    expect(rest).toMatchObject({ code: 'config.invalid', variable });
    expect(message).toMatch(told);
    expect(`${message} ${JSON.stringify(rest)}`).not.toMatch(/s3|cret|anna/);
  });
});

describe('what belongs together is asked for together:', () => {
  const production = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://localhost/db',
    REDIS_URL: 'redis://localhost',
  };

  test('production embeds nothing, so both URLs have to be there', () => {
    expect(readConfig(production).environment).toBe('production');
    expect(refused({ ...production, DATABASE_URL: '' })).toMatchObject({
      variable: 'DATABASE_URL',
      given: undefined,
    });
    expect(refused({ ...production, REDIS_URL: '' })).toMatchObject({ variable: 'REDIS_URL' });
  });

  test('production does not stand in for a gateway that is not named', () => {
    expect(() => createGateway(readConfig(production))).toThrow(
      expect.objectContaining({ code: 'config.invalid', variable: 'GATEWAY', given: undefined }),
    );
    expect(() => createGateway(readConfig({ ...production, GATEWAY: 'console' }))).not.toThrow();
    expect(() => createGateway(readConfig({}))).not.toThrow();
  });

  test('elsewhere they need not be', () => {
    expect(readConfig({})).toMatchObject({ databaseUrl: undefined, redisUrl: undefined });
  });

  test('a webhook needs to know where to and with which secret', () => {
    const webhook = { GATEWAY: 'webhook', GATEWAY_URL: 'https://example.com', GATEWAY_SECRET: 's' };
    expect(readConfig(webhook).gateway).toBe('webhook');
    expect(refused({ ...webhook, GATEWAY_URL: '' })).toMatchObject({ variable: 'GATEWAY_URL' });
    expect(refused({ ...webhook, GATEWAY_SECRET: '' })).toMatchObject({ variable: 'GATEWAY_SECRET' });
  });

  test('a scripted responder needs its script', () => {
    expect(refused({ RESPONDER: 'scripted' })).toMatchObject({ variable: 'SCRIPT' });
    expect(readConfig({ RESPONDER: 'scripted', SCRIPT: 'x.jsonl' }).script).toBe('x.jsonl');
  });
});

test.each([
  ['1500ms', 1500],
  ['10s', 10 * SECOND],
  ['0s', 0],
  ['1m', MINUTE],
  [' 5 s ', 5 * SECOND],
])('DEBOUNCE=%s is %d ms', (given, ms) => {
  expect(readConfig({ DEBOUNCE: given }).debounce).toBe(ms);
});

test.each([
  ['12h', 12 * HOUR],
  ['7d', 7 * 24 * HOUR],
])('TTL_COMPANY=%s is %d ms', (given, ms) => {
  expect(readConfig({ TTL_COMPANY: given }).companyTtl).toBe(ms);
});

test('every default is a value that its setting allows, and every variable has one setting', () => {
  const settings = Object.values(SETTINGS);
  expect(() => readConfig({})).not.toThrow();
  expect(new Set(settings.map(({ env }) => env)).size).toBe(settings.length);
});

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
    writeFileSync('.env', '# how we talk\nQUIET=2s\nMAX_WAIT="20s"\n');
    process.env.MAX_WAIT = '30s';
    expect(readConfig()).toMatchObject({ debounce: 2 * SECOND, maxWait: 30 * SECOND });
  });

  test.each([
    ['a byte order mark', '\uFEFFQUIET=2s\nMAX_WAIT=20s\n'],
    ['the line ends of Windows', 'DEBOUNCE=2s\r\nMAX_WAIT=20s\r\n'],
    ['both', '\uFEFFQUIET=2s\r\nMAX_WAIT=20s\r\n'],
    ['quotes', `DEBOUNCE='2s'\nMAX_WAIT="20s"\n`],
    ['export, as a shell has it', 'export DEBOUNCE=2s\nexport MAX_WAIT="20s"\n'],
    ['export and a tab', 'export\tQUIET=2s\nexport  MAX_WAIT="20s"\n'],
    ['comments', '# how we talk\nQUIET=2s # two seconds\n\n  # and\nMAX_WAIT="20s" # twenty'],
    ['spaces', '  DEBOUNCE = 2s  \n\n MAX_WAIT= 20s'],
  ])('may be written with %s', (_how, text) => {
    writeFileSync('.env', text);
    expect(readConfig()).toMatchObject({ debounce: 2 * SECOND, maxWait: 20 * SECOND });
  });

  test('a value with a # is taken whole in quotes', () => {
    writeFileSync('.env', 'GATEWAY_SECRET="a#b"\n');
    expect(readConfig().gatewaySecret).toBe('a#b');
  });

  test.each([
    ['a directory', () => mkdirSync('.env'), /directory/],
    ['UTF-16, as Notepad writes', () => writeFileSync('.env', '\uFEFFQUIET=2s\n', 'utf16le'), /not UTF-8/],
    [
      'one line of which is no setting',
      () => writeFileSync('.env', '\nA=1\nMIIEpAIB\nQUIET=2s\n'),
      /line 3 is/,
    ],
    ['a link to itself', () => symlinkSync('.env', '.env'), /ELOOP/],
  ])('that is %s is refused with a sentence', (_what, make, problem) => {
    make();
    expect(() => readConfig()).toThrow(
      expect.objectContaining({ code: 'config.unreadable-file', problem: expect.stringMatching(problem) }),
    );
  });

  test('that has a wrong line does not repeat it: it may be a part of a secret', () => {
    writeFileSync('.env', 'KEY=a\ns3cret\nQUIET=2s\n');
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

  test('is judged like the environment', () => {
    writeFileSync('.env', 'DEBOUNCE=soon\n');
    expect(() => readConfig()).toThrow(expect.objectContaining({ variable: 'DEBOUNCE', given: 'soon' }));
  });

  test('does not become part of the environment', () => {
    writeFileSync('.env', 'DEBOUNCE=2s\n');
    readConfig();
    expect(process.env.DEBOUNCE).toBeUndefined();
  });
});
