import type { ModelOutcome } from '../../../src/domain/model-call';
import { useModel } from '../../support/model';
import type { ModelAnswer } from '../../support/model-server';
import { freePort } from '../../support/native/free-port';

const KEY = 'sk-secret-0123456789';
const bed = useModel({ apiKey: KEY });
const USUAL = { MODEL_API_KEY: KEY, MODEL_FALLBACK: 'hand-over' };
const ASKED = 'Сколько стоит стрижка?';
const GOOD: ModelAnswer = { text: 'Стрижка стоит 1500 ₽.' };

const ask = (env = {}) => bed.respond(ASKED, { env: { ...USUAL, ...env } });

/** The fallback has answered. */
const HANDED_OVER = {
  text: 'Вам ответит администратор.',
  actions: [{ type: 'hand-over', reason: 'the model has not answered' }],
};

describe('answers that cannot be used have a named outcome, and the fallback answers', () => {
  test.each<[string, ModelOutcome[], ModelAnswer[]]>([
    [
      'a stream that breaks twice',
      ['cut', 'cut'],
      [
        { ...GOOD, cutAfter: 3 },
        { ...GOOD, cutAfter: 2 },
      ],
    ],
    [
      'a stream that ends in the middle, twice',
      ['cut', 'cut'],
      [
        { ...GOOD, finish: null },
        { ...GOOD, finish: null },
      ],
    ],
    ['an answer that the provider has cut short', ['cut'], [{ ...GOOD, finish: 'length' }]],
    ['an answer that a filter has stopped', ['refused'], [{ ...GOOD, finish: 'content_filter' }]],
    ['a text of 1 MB', ['invalid'], [{ text: 'а '.repeat(500_000) }]],
    ['no text, twice', ['empty', 'empty'], [{}, {}]],
    ['only reasoning, twice', ['empty', 'empty'], [{ reasoning: 'Хм.' }, { text: '<think>Хм.' }]],
    ['400', ['refused'], [{ status: 400, body: error('max_tokens is not supported') }]],
    ['403', ['refused'], [{ status: 403, body: error('your country is not supported') }]],
    [
      '404 in HTML',
      ['refused'],
      [{ status: 404, body: '<h1>Not found</h1>', headers: { 'content-type': 'text/html' } }],
    ],
    [
      '200 in HTML',
      ['invalid'],
      [{ status: 200, body: '<h1>Hello</h1>', headers: { 'content-type': 'text/html' } }],
    ],
    ['a redirect', ['refused'], [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }]],
    ['500 twice', ['unavailable', 'unavailable'], [{ status: 500, body: 'oops' }, { status: 502 }]],
    [
      '429 twice',
      ['rate-limited', 'rate-limited'],
      [{ status: 429, body: error('slow down') }, { status: 429 }],
    ],
    ['429 with a long pause', ['rate-limited'], [{ status: 429, headers: { 'retry-after': '60' } }]],
    ['JSON without an answer', ['invalid'], [{ body: { hello: 'world' } }]],
    [
      'JSON that is an error',
      ['unavailable', 'unavailable'],
      [{ body: { error: 'oops' } }, { body: { error: 'oops' } }],
    ],
    [
      'what is not JSON',
      ['invalid'],
      [{ body: 'data: {"choices": [\n\n', headers: { 'content-type': 'text/event-stream' } }],
    ],
    [
      'an error in the stream',
      ['rate-limited', 'rate-limited'],
      [inStream({ error: { code: 429, message: 'x' } }), inStream({ error: { code: 429, message: 'x' } })],
    ],
  ])('%s', async (_what, outcomes, answers) => {
    bed.server.script(...answers);
    const reply = await ask();
    expect(bed.outcomes()).toEqual(outcomes);
    expect(reply).toMatchObject(HANDED_OVER);
    expect(reply.report).toMatchObject({ outcome: outcomes.at(-1), fallback: 'hand-over' });
    expect(bed.server.left).toBe(0);
  });

  test.each([
    ['no first token', 0],
    ['a stream that stands still', 3],
  ])('%s', async (_what, stallAfter) => {
    bed.server.script({ ...GOOD, stallAfter });
    const reply = await ask({ MODEL_FIRST_TOKEN: '1s' });
    expect(bed.outcomes()).toEqual(['timed-out']);
    expect(reply).toMatchObject(HANDED_OVER);
    expect(reply.report?.problem).toContain('MODEL_FIRST_TOKEN');
  });

  test('a model that does not exist', async () => {
    const reply = await ask({ MODEL: 'gpt-nothing' });
    expect(bed.outcomes()).toEqual(['refused']);
    expect(reply).toMatchObject(HANDED_OVER);
    expect(reply.report?.problem).toContain('gpt-nothing');
  });

  test('no server at that address', async () => {
    const reply = await ask({ MODEL_URL: `http://127.0.0.1:${await freePort()}/v1` });
    expect(bed.outcomes()).toEqual(['unavailable', 'unavailable']);
    expect(reply).toMatchObject(HANDED_OVER);
    expect(reply.report?.problem).toBe('no connection (ECONNREFUSED)');
  });

  test('a key that is refused, and is quoted in the answer, is in no report', async () => {
    const wrong = 'sk-wrong-abcdefghij';
    const reply = await ask({ MODEL_API_KEY: wrong });
    expect(bed.outcomes()).toEqual(['refused']);
    expect(reply).toMatchObject(HANDED_OVER);
    expect(reply.report?.problem).toMatch(/^401: Incorrect API key provided/);
    expect(bed.calls).toMatchObject([{ problem: reply.report?.problem }]);
    expect(JSON.stringify([reply, bed.calls])).not.toContain(wrong);
  });

  test('an error that quotes the client is reported without their words', async () => {
    bed.server.script({ status: 400, body: error(`cannot read: ${ASKED}`) });
    const reply = await ask();
    expect(reply.report?.problem).toMatch(/^400: cannot read/);
    expect(JSON.stringify(reply.report)).not.toContain('стоит');
  });

  test('all requests of a reply share one deadline', async () => {
    bed.server.script({ status: 500 }, { stallAfter: 0 });
    const reply = await ask({ MODEL_TIMEOUT: '10s' });
    expect(bed.outcomes()).toEqual(['unavailable', 'timed-out']);
    expect(reply).toMatchObject(HANDED_OVER);
    expect(reply.report?.problem).toContain('MODEL_TIMEOUT');
  });
});

describe('what passes is tried again once', () => {
  test.each<[string, ModelOutcome, ModelAnswer]>([
    ['429 with a short pause', 'rate-limited', { status: 429, headers: { 'retry-after': '0' } }],
    ['429 without one', 'rate-limited', { status: 429 }],
    ['503', 'unavailable', { status: 503 }],
    ['a broken stream', 'cut', { ...GOOD, cutAfter: 2 }],
  ])('%s', async (_what, outcome, answer) => {
    bed.server.script(answer, GOOD);
    const reply = await ask();
    expect(bed.outcomes()).toEqual([outcome, 'answered']);
    expect(reply.text).toBe(GOOD.text);
    expect(reply.report).toMatchObject({ outcome: 'answered' });
  });
});

describe('what is odd but certain is accepted', () => {
  test.each<[string, ModelAnswer]>([
    ['an endpoint that does not stream', { ...GOOD, unstreamed: true }],
    ['an answer without its usage', { ...GOOD, usage: null }],
    ['reasoning beside the text', { ...GOOD, reasoning: 'Клиент спрашивает о цене.' }],
    ['reasoning in the text', { text: `<think>Клиент спрашивает о цене.</think>\n\n${GOOD.text}` }],
    ['reasoning whose beginning is in the prompt', { text: `Клиент спрашивает о цене.</think>${GOOD.text}` }],
    ['a finish reason of its own', { ...GOOD, finish: 'eos' }],
    [
      'a stream that ends with [DONE] alone',
      inStream({ choices: [{ delta: { content: GOOD.text } }] }, '[DONE]'),
    ],
    [
      'pieces without choices, and comments',
      inStream(
        { id: 'x' },
        { choices: [{ delta: { role: 'bot', content: GOOD.text } }] },
        { usage: { prompt_tokens: 9 } },
        '[DONE]',
      ),
    ],
    [
      'content in parts',
      inStream({ choices: [{ delta: { content: [{ type: 'text', text: GOOD.text }] } }] }, '[DONE]'),
    ],
  ])('%s', async (_what, answer) => {
    bed.server.script(answer);
    const reply = await ask();
    expect(reply.text).toBe(GOOD.text);
    expect(bed.outcomes()).toEqual(['answered']);
  });

  test.each<[string, ModelAnswer]>([
    ['an answer without its usage', { ...GOOD, usage: null }],
    ['a stream that is cut', { ...GOOD, cutAfter: 2 }],
  ])('the tokens of %s are counted here', async (_what, answer) => {
    bed.server.script(answer, GOOD);
    await ask();
    const [first] = bed.calls;
    expect(first?.input).toBeGreaterThan(2000);
    expect(first?.cached).toBe(0);
  });

  test('a stream whose connection stays open after its end', async () => {
    bed.server.script({
      ...inStream({ choices: [{ delta: { content: GOOD.text } }] }, '[DONE]'),
      staysOpen: true,
    });
    expect((await ask()).text).toBe(GOOD.text);
  });

  test('an empty answer: the model is asked again', async () => {
    bed.server.script({}, GOOD);
    expect((await ask()).text).toBe(GOOD.text);
    expect(bed.outcomes()).toEqual(['empty', 'answered']);
  });

  test('the tokens that DeepSeek had in its cache, under its own name', async () => {
    bed.server.script({
      body: {
        choices: [{ message: { content: GOOD.text } }],
        usage: { prompt_tokens: 100, prompt_cache_hit_tokens: 64, completion_tokens: 5 },
      },
    });
    await ask();
    expect(bed.calls).toMatchObject([{ input: 100, cached: 64, output: 5 }]);
  });
});

test('an answer that is too long is not read to its end', async () => {
  // The connection stays open behind the text: only the client can close it, whatever fits between the two.
  bed.server.script({ text: 'а '.repeat(1_500_000), stallAfter: 6 });
  await ask();
  expect(bed.outcomes()).toEqual(['invalid']);
  await bed.server.idle();
  expect(bed.server.closedEarly).toBe(1);
});

function error(message: string) {
  return { error: { message, type: 'invalid_request_error', code: null } };
}

function inStream(...pieces: (object | string)[]): ModelAnswer {
  const lines = pieces.map(
    (piece) => `data: ${typeof piece === 'string' ? piece : JSON.stringify(piece)}\r\n\r\n`,
  );
  return { body: `: a comment\r\n\r\n${lines.join('')}`, headers: { 'content-type': 'text/event-stream' } };
}
