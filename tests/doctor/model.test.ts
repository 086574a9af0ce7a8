import { findingText } from '../../src/doctor/finding';
import { checkModel } from '../../src/doctor/model';
import { type ModelServer, startModelServer } from '../support/model-server';
import { settings } from './complaints';

const KEY = 'sk-secret-0123456789';
let server: ModelServer;

async function examined(env: Record<string, string> = {}, asks = false) {
  const given = { MODEL_URL: server.url, MODEL: 'test-model', MODEL_API_KEY: KEY, ...env };
  const findings = await checkModel(settings(given), asks);
  expect(findings.map(findingText).join('\n')).not.toContain(KEY);
  return findings.map(
    ({ severity, what }) => `${severity}: ${what.replace(new URL(server.url).host, 'host')}`,
  );
}

describe('an API that lists its models', () => {
  beforeEach(async () => {
    server = await startModelServer({ apiKey: KEY, models: ['test-model', 'models/other', 'qwen3:latest'] });
  });
  afterEach(() => server.stop());

  test.each(['test-model', 'other', 'qwen3'])('has the model %s', async (MODEL) => {
    expect(await examined({ MODEL })).toEqual([`ok: host has ${MODEL}`]);
    expect(server.requests).toEqual([]);
  });

  test('does not have one: the warning names some that it has', async () => {
    expect(await examined({ MODEL: 'gpt-nothing' })).toEqual([
      'warning: host does not list gpt-nothing; it lists test-model, models/other, qwen3:latest',
    ]);
  });

  test('is well, and the folder of the own words is misspelt', async () => {
    expect(await examined({ MODEL_PROMPTS: '/absent' })).toEqual([
      'warning: MODEL_PROMPTS is "/absent": there is no such folder',
      'ok: host has test-model',
    ]);
  });

  test('refuses the key', async () => {
    expect(await examined({ MODEL_API_KEY: 'sk-wrong' })).toEqual(['error: host refuses the key (401)']);
  });

  test('is asked for a word on demand, with all tools', async () => {
    server.script({ text: 'OK' });
    expect(await examined({}, true)).toEqual([
      'ok: host has test-model',
      expect.stringMatching(/^ok: test-model has answered in \d+\.\d s$/),
    ]);
    expect(server.requests[0]?.body.tools?.length).toBeGreaterThan(5);
  });

  test('has a model that cannot call tools', async () => {
    server.script({ status: 400, body: { error: { message: 'test-model does not support tools' } } });
    expect(await examined({}, true)).toEqual([
      'ok: host has test-model',
      'error: test-model has not answered (refused): 400: test-model does not support tools',
    ]);
  });
});

test('an API without a list is well if it answers', async () => {
  server = await startModelServer({ apiKey: KEY, models: null });
  expect(await examined()).toEqual([expect.stringMatching(/^ok: host answers; it does not list its models/)]);
  await server.stop();
});

describe('an address that is another path of the API', () => {
  beforeEach(async () => {
    server = await startModelServer({ apiKey: KEY });
  });
  afterEach(() => server.stop());

  test.each(['/', '/v1/chat/completions', '/v2'])('%s is an error, and no model is asked', async (path) => {
    const MODEL_URL = new URL(path, server.url).href;
    expect(await examined({ MODEL_URL })).toEqual([
      'error: host has no chat completions at the path of MODEL_URL (404)',
    ]);
    expect(server.requests).toEqual([]);
  });
});

test('no server at that address is an error', async () => {
  expect(await examined({ MODEL_URL: 'http://127.0.0.1:1/v1' })).toEqual([
    expect.stringMatching(/^error: 127\.0\.0\.1:1 does not answer: /),
  ]);
});

test('a model that has no name is an error, and one that is not used is not looked for', async () => {
  const nameless = { MODEL_URL: 'http://127.0.0.1:1/v1' };
  expect(await checkModel(settings(nameless), false)).toMatchObject([
    { severity: 'error', what: expect.stringContaining('MODEL is not set') },
  ]);
  expect(await checkModel(settings({ ...nameless, RESPONDER: 'receptionist' }), false)).toEqual([]);
});

describe('without a model', () => {
  const examine = (env: Record<string, string>, asks = false) => checkModel(settings(env), asks);

  test('the usual responder is no complaint, and it is said that there is none', async () => {
    expect(await examine({})).toMatchObject([
      { severity: 'ok', what: expect.stringContaining('MODEL_URL is not set') },
    ]);
    expect(await examine({ RESPONDER: 'receptionist' })).toEqual([]);
  });

  test('one that is to be asked is an error', async () => {
    expect(await examine({}, true)).toMatchObject([
      { severity: 'error', what: expect.stringContaining('there is no model to ask') },
    ]);
  });

  test.each(['MODEL', 'MODEL_API_KEY'])('%s has no effect, which is a warning', async (name) => {
    expect(await examine({ [name]: 'x' })).toMatchObject([
      { severity: 'warning', what: expect.stringContaining(`${name} is set, and MODEL_URL is not`) },
    ]);
  });
});

test('a budget without prices would never be reached: it is an error', async () => {
  const env = { MODEL_URL: 'http://127.0.0.1:1/v1', MODEL: 'test-model', MODEL_DAILY_BUDGET: '5' };
  expect(await checkModel(settings(env), false)).toMatchObject([
    { severity: 'error', what: expect.stringContaining('MODEL_PRICES is not set') },
  ]);
  const ofVoice = await checkModel(settings({ ...env, TRANSCRIBE_PRICE: '0.006' }), false);
  expect(ofVoice).not.toContainEqual(
    expect.objectContaining({ what: expect.stringContaining('MODEL_PRICES') }),
  );
});
