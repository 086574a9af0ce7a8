import { createChannels } from '../../src/channels';
import { readConfig, SECTIONS, SETTINGS } from '../../src/config';
import { ConfigInvalid } from '../../src/settings/errors';
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

test.each(['production', 'development', 'test'])('NODE_ENV may be %s', (nodeEnv) => {
  const servers = { DATABASE_URL: 'postgres://localhost/db', REDIS_URL: 'redis://localhost' };
  expect(readConfig({ NODE_ENV: nodeEnv, ...servers })).toMatchObject({ nodeEnv });
});

test('a variable of spaces counts as not set', () => {
  expect(readConfig({ DATA_DIR: '  ', DEBOUNCE: ' ' })).toMatchObject({ dataDir: '.data', debounce: 1500 });
});

test.each(['MODEL_API_KEY', 'TRANSCRIBE_API_KEY'])(
  '%s that no header can carry is refused, and not repeated',
  (name) => {
    for (const key of ['sk-…', 'Bearer s3cret', 'sk-ключ']) {
      const { variable, message } = refused({ [name]: key });
      expect(variable).toBe(name);
      expect(message).toMatch(/is "…"; it must be a key of Latin letters/);
    }
    expect(readConfig({ [name]: 'sk-a_B+/=.1' })).toBeDefined();
  },
);

describe('the error for an invalid URL names its variable and does not repeat the URL, which may hold a password:', () => {
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

test.each(['too-short', 'with a space in it'])('METRICS_TOKEN=%s is refused, and not repeated', (given) => {
  const error = refused({ METRICS_TOKEN: given });
  expect(error).toMatchObject({ code: 'config.invalid', variable: 'METRICS_TOKEN' });
  expect(JSON.stringify([error.message, error])).not.toContain(given);
});

describe('a setting that another one needs is required:', () => {
  const production = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://localhost/db',
    REDIS_URL: 'redis://localhost',
  };

  test('in production, which embeds no servers, both URLs', () => {
    expect(readConfig(production).nodeEnv).toBe('production');
    expect(refused({ ...production, DATABASE_URL: '' })).toMatchObject({
      variable: 'DATABASE_URL',
      given: undefined,
    });
    expect(refused({ ...production, REDIS_URL: '' })).toMatchObject({ variable: 'REDIS_URL' });
    const { message } = refused({ NODE_ENV: 'production' }) as Error;
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'GATEWAY']) expect(message).toContain(name);
  });

  test('in production, GATEWAY, before replies can be sent', () => {
    expect(() => createChannels(readConfig(production))).toThrow(
      expect.objectContaining({ code: 'config.invalid', variable: 'GATEWAY', given: undefined }),
    );
    expect(() => createChannels(readConfig({ ...production, GATEWAY: 'console' }))).not.toThrow();
    expect(() => createChannels(readConfig({}))).not.toThrow();
  });

  test('outside production none of these', () => {
    expect(readConfig({})).toMatchObject({ databaseUrl: undefined, redisUrl: undefined });
  });

  test('by a webhook, its address and its secret', () => {
    const webhook = { GATEWAY: 'webhook', GATEWAY_URL: 'https://example.com', GATEWAY_SECRET: 's' };
    expect(readConfig(webhook).channel).toEqual({ kind: 'webhook', url: 'https://example.com', secret: 's' });
    expect(refused({ ...webhook, GATEWAY_URL: '' })).toMatchObject({ variable: 'GATEWAY_URL' });
    expect(refused({ ...webhook, GATEWAY_SECRET: '' })).toMatchObject({ variable: 'GATEWAY_SECRET' });
  });

  test('by a scripted responder, its script', () => {
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
  const variables = Object.values(SETTINGS).flatMap(({ env, ...rest }) =>
    'formerly' in rest ? [env, rest.formerly] : [env],
  );
  expect(() => readConfig({})).not.toThrow();
  expect(new Set(variables).size).toBe(variables.length);
});

test('every setting has one heading', () => {
  const names = Object.values(SECTIONS).flatMap((section) => Object.keys(section));
  expect(names.sort()).toEqual(Object.keys(SETTINGS).sort());
});

test('the configuration has the channel as one value, and no variable of it', () => {
  const config = readConfig({ GATEWAY: 'console', GATEWAY_URL: 'https://example.com', GATEWAY_SECRET: 's' });
  expect(config.channel).toEqual({ kind: 'console' });
  expect(Object.keys(config)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^gateway(Url|Secret)?$/)]),
  );
  expect(readConfig({}).channel).toBeUndefined();
});

describe('a setting under its former name', () => {
  let warnings: string[];
  beforeEach(() => {
    warnings = [];
    jest.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)));
  });
  afterEach(() => jest.restoreAllMocks());

  test.each([
    ['QUIET', '2s', 'DEBOUNCE', { debounce: 2 * SECOND }],
    ['CACHE_COPIES_MB', '64', 'CACHE_LOCAL_MB', { cacheLocalMb: 64 }],
  ])('%s=%s still works, with one warning that names %s', (formerly, value, name, config) => {
    expect(readConfig({ [formerly]: value })).toMatchObject(config);
    expect(warnings).toEqual([expect.stringMatching(`^${formerly} is called ${name} now`)]);
  });

  test('gives way to the present name, and the warning says that it is ignored', () => {
    expect(readConfig({ QUIET: '2s', DEBOUNCE: '3s' })).toMatchObject({ debounce: 3 * SECOND });
    expect(warnings).toEqual([expect.stringMatching(/^QUIET is ignored.*DEBOUNCE/)]);
  });

  test('counts as not set when it is blank', () => {
    expect(readConfig({ QUIET: ' ', DEBOUNCE: '3s' })).toMatchObject({ debounce: 3 * SECOND });
    expect(readConfig({ QUIET: ' ' })).toMatchObject({ debounce: 1500 });
    expect(warnings).toEqual([]);
  });

  test('is the one that an error names', () => {
    expect(refused({ QUIET: 'soon' })).toMatchObject({ variable: 'QUIET', given: 'soon' });
  });

  test('emits no warning under the present name', () => {
    readConfig({ DEBOUNCE: '2s', CACHE_LOCAL_MB: '64' });
    expect(warnings).toEqual([]);
  });
});
