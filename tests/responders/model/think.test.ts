import type { Action } from '../../../src/domain/turn';
import { useModel } from '../../support/model';
import { lastResult, type ScriptedCall } from '../../support/model-server';

const bed = useModel();
const HAND_OVER = { env: { MODEL_FALLBACK: 'hand-over' } };
const ALLERGY = 'У меня аллергия на аммиак';
const REMEMBER: ScriptedCall = {
  name: 'remember',
  arguments: { topic: 'аллергии', text: 'Аллергия на аммиак' },
};
const LOOK_UP: ScriptedCall = { name: 'look_up', arguments: { what: 'company' } };
const DONE = { text: 'Запомнила.' };

/** What was performed, and the reply. */
async function respond(text: string, input: Parameters<typeof bed.respond>[1] = {}) {
  const actions: Action[] = [];
  const perform = async (action: Action) => {
    actions.push(action);
    return { outcome: 'done' as const };
  };
  return { actions, reply: await bed.respond(text, { ...HAND_OVER, perform, ...input }) };
}

const requestTo = (index: number) => bed.server.requests[index]?.body;

test('a call is carried out, and the model speaks when it has its result', async () => {
  bed.server.script({ calls: [REMEMBER] }, DONE);
  const { actions, reply } = await respond(ALLERGY);
  expect(actions).toMatchObject([{ type: 'remember', topic: 'аллергии', messageId: 'm1' }]);
  expect(reply.text).toBe(DONE.text);
  expect(reply.actions).toEqual([]);
  expect(lastResult(bed.server.requests[1] as never)).toEqual({ status: 'done' });
  expect(reply.report).toMatchObject({ tools: [{ name: 'remember', outcome: 'done' }] });
});

test('the second request begins with all of the first one', async () => {
  bed.server.script({ calls: [REMEMBER] }, DONE);
  await respond(ALLERGY);
  const [first, second] = [requestTo(0), requestTo(1)];
  expect(second?.messages.slice(0, first?.messages.length)).toEqual(first?.messages);
  expect(second?.tools).toEqual(first?.tools);
});

test('every tool is described by a schema of an object', async () => {
  bed.server.script(DONE);
  await respond('Привет');
  for (const { function: tool } of requestTo(0)?.tools ?? [])
    expect(tool).toMatchObject({
      name: expect.stringMatching(/^[a-z_]+$/),
      description: expect.any(String),
      parameters: { type: 'object', properties: expect.any(Object) },
    });
});

describe('odd calls that are certain are carried out', () => {
  test.each([
    ['arguments as an object', { calls: [REMEMBER], objectArguments: true }],
    ['arguments as an object, not streamed', { calls: [REMEMBER], objectArguments: true, unstreamed: true }],
    ['no id', { calls: [{ ...REMEMBER, id: null }] }],
    ['no id, not streamed', { calls: [{ ...REMEMBER, id: null }], unstreamed: true }],
    ['a finish reason that says it has spoken', { calls: [REMEMBER], finish: 'stop' }],
    ['text beside it', { calls: [REMEMBER], text: 'Секунду.' }],
  ])('%s', async (_what, answer) => {
    bed.server.script(answer, DONE);
    const { actions, reply } = await respond(ALLERGY);
    expect(actions).toHaveLength(1);
    expect(reply.text).toBe(DONE.text);
    const [called, result] = requestTo(1)?.messages.slice(-2) ?? [];
    expect(result?.tool_call_id).toBe(called?.tool_calls?.[0]?.id);
    expect(result?.tool_call_id).toBeTruthy();
  });

  test('two calls without ids', async () => {
    const calls = [LOOK_UP, REMEMBER].map((call) => ({ ...call, id: null }));
    bed.server.script({ calls }, DONE);
    const { actions } = await respond(ALLERGY);
    expect(actions).toHaveLength(1);
    const ids = requestTo(1)
      ?.messages.slice(-2)
      .map((message) => message.tool_call_id);
    expect(new Set(ids).size).toBe(2);
  });

  test('empty arguments', async () => {
    bed.server.script({ calls: [{ name: 'say_nothing', arguments: '' }] });
    const { reply } = await respond('Спасибо!');
    expect(reply.text).toBeUndefined();
    expect(reply.report).toMatchObject({ outcome: 'answered' });
  });
});

test('text beside a call is the reply if nothing follows it', async () => {
  bed.server.script({ calls: [REMEMBER], text: 'Запомнила про аллергию.' }, {});
  const { reply } = await respond(ALLERGY);
  expect(reply.text).toBe('Запомнила про аллергию.');
});

test('a model that has done something that is not told by itself, and says nothing, has not answered', async () => {
  bed.server.script({ calls: [REMEMBER] }, {}, {});
  const { reply } = await respond(ALLERGY);
  expect(bed.outcomes()).toEqual(['answered', 'empty', 'empty']);
  expect(reply.text).toBe('Вам ответит администратор.');
});

test('of two changes in one step only the first is made, and the model is told', async () => {
  const other = { name: 'remember', arguments: { topic: 'кофе', text: 'Любит кофе' } };
  bed.server.script({ calls: [REMEMBER, other] }, { calls: [other] }, DONE);
  const { actions } = await respond(`${ALLERGY}, и я люблю кофе`);
  expect(actions).toMatchObject([{ topic: 'аллергии' }, { topic: 'кофе' }]);
  expect(lastResult(bed.server.requests[1] as never)).toMatchObject({
    status: 'error',
    reason: expect.stringContaining('one change'),
  });
});

describe('calls that do not fit are answered with what is wrong', () => {
  test.each([
    ['an unknown tool', { name: 'refund', arguments: { amount: 1 } }, 'there is no tool refund'],
    ['arguments that are not JSON', { name: 'look_up', arguments: '{"what": "pri' }, 'not a JSON object'],
    ['arguments that are a list', { name: 'look_up', arguments: '[1]' }, 'not a JSON object'],
    ['an argument that is not allowed', { name: 'hand_over', arguments: { reason: 5 } }, 'reason: '],
  ])('%s', async (_what, call, reason) => {
    bed.server.script({ calls: [call] }, DONE);
    const { actions, reply } = await respond('Верните деньги');
    expect(actions).toEqual([]);
    expect(lastResult(bed.server.requests[1] as never)).toMatchObject({
      status: 'error',
      reason: expect.stringContaining(reason),
    });
    expect(bed.outcomes()).toEqual(['invalid', 'answered']);
    expect(reply.text).toBe(DONE.text);
  });

  test('the third time, the fallback answers', async () => {
    const calls = ['a', 'b', 'c'].map((name) => ({ calls: [{ name }] }));
    bed.server.script(...calls);
    const { reply } = await respond('Верните деньги');
    expect(bed.outcomes()).toEqual(['invalid', 'invalid', 'invalid']);
    expect(reply).toMatchObject({ text: 'Вам ответит администратор.', report: { outcome: 'invalid' } });
  });
});

describe('a model that goes in circles', () => {
  test('the same call for the third time ends the reply', async () => {
    bed.server.play(() => ({ calls: [LOOK_UP] }));
    const { reply } = await respond('Где вы?');
    expect(bed.outcomes()).toEqual(['answered', 'answered', 'looped']);
    expect(reply).toMatchObject({ text: 'Вам ответит администратор.', report: { outcome: 'looped' } });
  });

  test('the last step asks for words, and a call in it ends the reply', async () => {
    let day = 23;
    bed.server.play(() => ({
      calls: [{ name: 'find_times', arguments: { serviceId: '1', date: `2026-11-${day++}` } }],
    }));
    const { reply } = await respond('Когда можно?', { env: { ...HAND_OVER.env, MODEL_STEPS: '3' } });
    expect(bed.server.requests.map(({ body }) => body.tool_choice)).toEqual(['auto', 'auto', 'none']);
    expect(reply.report).toMatchObject({
      outcome: 'looped',
      problem: expect.stringContaining('MODEL_STEPS'),
    });
  });
});

describe('what a model has thought', () => {
  test('goes back to it with its calls where its server names it as DeepSeek does, and never to the client', async () => {
    bed.server.script({ calls: [REMEMBER], reasoning: 'Надо запомнить.' }, { ...DONE, reasoning: 'Готово.' });
    const { reply } = await respond(ALLERGY);
    expect(requestTo(1)?.messages.at(-2)).toMatchObject({ reasoning_content: 'Надо запомнить.' });
    expect(JSON.stringify(reply)).not.toMatch(/Надо|Готово/);
  });

  test('does not go back to servers that name it otherwise', async () => {
    const call = {
      index: 0,
      id: 'c1',
      type: 'function',
      function: { name: 'look_up', arguments: '{"what":"company"}' },
    };
    const pieces = [
      { choices: [{ delta: { reasoning: 'Посмотрю.' } }] },
      { choices: [{ delta: { tool_calls: [call] }, finish_reason: 'tool_calls' }] },
    ];
    bed.server.script(stream(pieces), DONE);
    await respond('Где вы?');
    expect(JSON.stringify(requestTo(1)?.messages.at(-2))).not.toContain('Посмотрю');
  });

  test('the signature with which Gemini wants its calls back goes back with them', async () => {
    const google = { thought_signature: 'c2lnbmF0dXJl' };
    const call = {
      id: 'c1',
      type: 'function',
      function: { name: 'look_up', arguments: '{"what":"company"}' },
      extra_content: { google },
    };
    bed.server.script(
      stream([{ choices: [{ delta: { tool_calls: [call] }, finish_reason: 'tool_calls' }] }]),
      DONE,
    );
    await respond('Где вы?');
    expect(requestTo(1)?.messages.at(-2)).toMatchObject({ tool_calls: [{ extra_content: { google } }] });
  });
});

test('an error of the engine ends the run: it is not an answer for the model', async () => {
  const superseded = new Error('superseded');
  bed.server.script({ calls: [REMEMBER] });
  const perform = () => Promise.reject(superseded);
  await expect(respond(ALLERGY, { perform })).rejects.toBe(superseded);
});

function stream(pieces: object[]) {
  const lines = [...pieces.map((piece) => JSON.stringify(piece)), '[DONE]'];
  return {
    body: lines.map((line) => `data: ${line}\n\n`).join(''),
    headers: { 'content-type': 'text/event-stream' },
  };
}

test('a model that hands over beside saying nothing is asked for a sentence: the client must know', async () => {
  const calls = [
    { name: 'say_nothing', arguments: {} },
    { name: 'hand_over', arguments: { reason: 'complaint' } },
  ];
  bed.server.script({ calls }, { text: 'Вам напишет человек.' });
  const { reply } = await respond('Хочу пожаловаться');
  expect(reply.text).toBe('Вам напишет человек.');
});
