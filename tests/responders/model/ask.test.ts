import { createModelResponder } from '../../../src/responders/model';
import { RESPONDER_SETTINGS } from '../../../src/responders/settings';
import { readSettings } from '../../../src/settings/setting';
import { useModel } from '../../support/model';

const bed = useModel({ apiKey: 'sk-test' });
const KEY = { MODEL_API_KEY: 'sk-test' };

test('the text of a model is the reply, and the request is recorded with its tokens and its cost', async () => {
  bed.server.script({ text: 'Здравствуйте! Чем помочь?', usage: { input: 900, cached: 640, output: 12 } });
  const env = { ...KEY, MODEL_PRICES: '10,1,100' };
  const reply = await bed.respond('Здравствуйте', { env });
  expect(reply.text).toBe('Здравствуйте! Чем помочь?');
  expect(reply.actions).toEqual([]);
  const used = { input: 900, cached: 640, output: 12, cost: expect.closeTo(0.00444, 8) };
  expect(bed.calls).toEqual([
    { model: 'test-model', outcome: 'answered', seconds: expect.any(Number), ...used },
  ]);
  expect(reply.report).toMatchObject({
    model: 'test-model',
    outcome: 'answered',
    tokens: { input: 900, cached: 640, output: 12 },
    cost: used.cost,
    requests: [{ outcome: 'answered' }],
    prompt: { total: expect.any(Number) },
  });
});

test('a request streams, asks for its usage, and carries the settings that are set', async () => {
  bed.server.script({ text: 'Да' }, { text: 'Да' });
  await bed.respond('Вы работаете?', { env: { ...KEY, MODEL_EFFORT: 'low', MODEL_TEMPERATURE: '0.3' } });
  await bed.respond('Вы работаете?', { env: KEY });
  const [full, plain] = bed.server.requests.map(({ body }) => body);
  expect(full).toMatchObject({
    model: 'test-model',
    stream: true,
    stream_options: { include_usage: true },
    reasoning_effort: 'low',
    temperature: 0.3,
  });
  expect(plain).not.toHaveProperty('reasoning_effort');
  expect(plain).not.toHaveProperty('temperature');
  expect(plain?.messages[0]?.role).toBe('system');
});

test('a message that interrupts the run closes the connection, and the reason is thrown', async () => {
  const ended = new AbortController();
  const why = new Error('the client has written more');
  bed.server.script({ text: 'Сейчас посмотрю', stallAfter: 3 });
  const answered = bed.respond('Когда я записана?', { env: KEY, signal: ended.signal });
  await bed.server.waitFor(1);
  ended.abort(why);
  await expect(answered).rejects.toBe(why);
  expect(bed.outcomes()).toEqual(['aborted']);
});

test('a company whose budget is spent is answered by the fallback, and the model is not asked', async () => {
  const reasons: string[] = [];
  const spending = {
    record: async () => {},
    today: async () => ({ spent: 5, budget: 5 }),
    fellBack: (reason: string) => void reasons.push(reason),
  };
  const reply = await bed.respond('Во сколько вы открываетесь?', { env: KEY, spending });
  expect(reply.text).toContain('10:00');
  expect(reasons).toEqual(['over-budget']);
  expect(reply.report).toMatchObject({ outcome: 'over-budget', fallback: 'receptionist', requests: [] });
  expect(bed.server.requests).toHaveLength(0);
});

test('a reaction needs no model', async () => {
  const messages = [
    { messageId: 'm1', kind: 'reaction' as const, text: '👍', sentAt: '2026-11-23T09:00:00Z' },
  ];
  const reply = await bed.respond('', { env: KEY, messages });
  expect(reply.text).toBeUndefined();
  expect(bed.server.requests).toHaveLength(0);
});

test.each([
  [{ MODEL: 'm' }, 'MODEL_URL'],
  [{ MODEL_URL: 'http://127.0.0.1:1/v1' }, 'MODEL'],
  [{ MODEL_URL: 'http://127.0.0.1:1/v1', MODEL: 'm', MODEL_TIMEOUT: '30s' }, 'MODEL_TIMEOUT'],
])('with %o the start is refused, and the setting is named', (env, name) => {
  const settings = readSettings(RESPONDER_SETTINGS, env);
  expect(() => createModelResponder(settings)).toThrow(expect.objectContaining({ variable: name }));
});
