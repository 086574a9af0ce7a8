import { LLMock } from '@copilotkit/aimock';
import { useModel } from '../../support/model';

/** An OpenAI-compatible server that others have written, so that ours and our own test server do not agree by mistake. */
const mock = new LLMock({ port: 0 });
beforeAll(() => mock.start());
afterAll(() => mock.stop());
beforeEach(() => mock.reset());

const bed = useModel();
const env = () => ({ MODEL_URL: `${mock.url}/v1`, MODEL: 'gpt-4.1', MODEL_FALLBACK: 'hand-over' });

test('a text', async () => {
  mock.onMessage('Сколько стоит', { content: 'Стрижка стоит 1500 ₽.' });
  const reply = await bed.respond('Сколько стоит стрижка?', { env: env() });
  expect(reply.text).toBe('Стрижка стоит 1500 ₽.');
  expect(bed.calls).toMatchObject([{ outcome: 'answered', input: expect.any(Number) }]);
  expect(bed.calls[0]?.input).toBeGreaterThan(100);
});

test('a call, and a text that follows its result', async () => {
  const call = { name: 'look_up', arguments: '{"what":"company"}', id: 'call_where' };
  mock.onToolResult('call_where', { content: 'Мы на Тверской, 5.' });
  mock.onMessage('Где', { toolCalls: [call] });
  const reply = await bed.respond('Где вы?', { env: env() });
  expect(reply.text).toBe('Мы на Тверской, 5.');
  expect(reply.report).toMatchObject({ tools: [{ name: 'look_up' }] });
});

test('an error passes, and the next request is answered', async () => {
  mock.onMessage('Где', { content: 'Мы на Тверской, 5.' });
  mock.nextRequestError(503, { message: 'overloaded' });
  const reply = await bed.respond('Где вы?', { env: env() });
  expect(reply.text).toBe('Мы на Тверской, 5.');
  expect(bed.outcomes()).toEqual(['unavailable', 'answered']);
});

test('a stream that breaks off each time', async () => {
  mock.onMessage('Где', { content: 'Мы на Тверской, 5.' }, { truncateAfterChunks: 1, chunkSize: 4 });
  const reply = await bed.respond('Где вы?', { env: env() });
  // It may break off before the head of its answer has come.
  expect(bed.outcomes()).toEqual([1, 2].map(() => expect.stringMatching(/^(cut|unavailable)$/)));
  expect(reply.text).toBe('Вам ответит администратор.');
});
