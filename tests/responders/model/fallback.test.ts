import type { Context, DialogueMessage } from '../../../src/domain/context';
import type { Action, PerformedAction, Reply } from '../../../src/domain/turn';
import { deepFreeze, MONDAY_NOON, salonContext } from '../../support/contexts';
import { useModel } from '../../support/model';

const bed = useModel();
const HAND_OVER = { MODEL_FALLBACK: 'hand-over' };
const DOWN = { status: 401 };
const ASKED = 'Запишите на маникюр завтра в 15:00';
const BOOK = { name: 'book', arguments: { serviceId: '4', staffId: '3', from: '2026-11-24T15:00' } };

test('the receptionist answers where the model does not', async () => {
  bed.server.script(DOWN);
  const reply = await bed.respond(ASKED);
  expect(plain(reply)).toContain('15:00');
  expect(plain(reply)).toContain('Маникюр');
  expect(reply.report).toMatchObject({
    outcome: 'refused',
    fallback: 'receptionist',
    problem: '401: Unauthorized',
  });
});

test('or a person, who is asked once', async () => {
  bed.server.script(DOWN);
  const reply = await bed.respond('Where are you?', { env: HAND_OVER });
  expect(reply.text).toBe('Our administrator will answer you.');
  expect(reply.actions).toEqual([{ type: 'hand-over', reason: 'the model has not answered' }]);
});

test('while a person is expected, the client is told so once, and the model is not asked', async () => {
  const handedOver = salonContext({ dialogue: { handedOverAt: MONDAY_NOON } });
  const first = await bed.respond('Алло?', { context: handedOver });
  expect(first.text).toBe('Ваш вопрос у администратора, вам ответят здесь.');
  expect(first.actions).toEqual([]);
  const second = await bed.respond('Алло?', { context: after(handedOver, 'Алло?', first) });
  expect(second.text).toBeUndefined();
  expect(bed.server.requests).toHaveLength(0);
});

test('after a person is done, the next hand-over is told again', async () => {
  const handedOver = salonContext({ dialogue: { handedOverAt: MONDAY_NOON } });
  const told = after(handedOver, 'Алло?', await bed.respond('Алло?', { context: handedOver }));
  bed.server.script({ text: 'Здравствуйте!' });
  const free = { ...told, dialogue: { ...told.dialogue, handedOverAt: null } };
  const later = after(free, 'Привет', await bed.respond('Привет', { context: free }));
  const again = { ...later, dialogue: { ...later.dialogue, handedOverAt: MONDAY_NOON } };
  expect((await bed.respond('Алло?', { context: again })).text).toMatch(/администратора/);
});

describe('what the model has begun before it failed', () => {
  test('a question that was to be put is put', async () => {
    bed.server.script({ calls: [BOOK] }, DOWN);
    const reply = await bed.respond(ASKED);
    expect(plain(reply)).toMatch(/Маникюр.*15:00.*Ирина.*1 800 ₽/s);
    expect(reply.options).toHaveLength(2);
    expect(reply.report).toMatchObject({ outcome: 'refused' });
  });

  test('what it has done is told, and is not done again', async () => {
    const { context, question } = await asked();
    bed.server.script({ calls: [BOOK] }, DOWN);
    const { reply, actions } = await performing('да', context);
    expect(actions).toMatchObject([{ type: 'book', from: '2026-11-24T15:00' }]);
    expect(reply.actions).toEqual([]);
    expect(plain(reply)).toMatch(/Маникюр.*15:00/s);
    expect(plain(reply)).not.toBe(question);
  });

  test('what was taken meanwhile is told, with other times', async () => {
    const { context } = await asked();
    bed.server.script({ calls: [BOOK] }, DOWN);
    const { reply } = await performing('да', context, { outcome: 'taken' });
    expect(plain(reply)).toMatch(/занят|заняли/i);
    expect(reply.actions).toEqual([]);
  });

  test('a person whom it has called is announced, and called once', async () => {
    bed.server.script({ calls: [{ name: 'hand_over', arguments: { reason: 'complaint' } }] }, DOWN);
    const { reply, actions } = await performing('Позовите администратора', salonContext());
    expect(actions).toMatchObject([{ type: 'hand-over' }]);
    expect(reply).toMatchObject({ text: 'Вам ответит администратор.', actions: [] });
  });
});

test('a yes to what the model has put is done without the model', async () => {
  const { context } = await asked();
  bed.server.script(DOWN);
  const { reply, actions } = await performing('да', context);
  expect(actions).toMatchObject([{ type: 'book', serviceId: '4', staffId: '3', from: '2026-11-24T15:00' }]);
  expect(plain(reply)).toMatch(/Маникюр.*15:00/s);
  expect(reply.report).toMatchObject({ tools: [{ name: 'book', outcome: 'done' }] });
});

test('and a question that the model has put for something else is dropped', async () => {
  const { context } = await asked();
  const other = { ...BOOK, arguments: { ...BOOK.arguments, from: '2026-11-24T17:30' } };
  bed.server.script({ calls: [other] }, DOWN);
  const { reply, actions } = await performing('да', context);
  expect(actions).toMatchObject([{ type: 'book', from: '2026-11-24T15:00' }]);
  expect(plain(reply)).toContain('15:00');
  expect(plain(reply)).not.toContain('17:30');
});

test('a yes to what was put before the receptionist has answered is no yes any more', async () => {
  const { context } = await asked();
  bed.server.script(DOWN);
  const between = after(context, 'А где вы?', await bed.respond('А где вы?', { context }));
  bed.server.script({ calls: [BOOK] }, { text: 'Сначала уточню.' });
  const { actions } = await performing('да', between);
  expect(actions).toEqual([]);
});

test('what the receptionist has asked is void once the model has spoken', async () => {
  bed.server.script(DOWN);
  const known = salonContext({ client: { name: 'Анна' } });
  const pedicure = 'Запишите на педикюр завтра в 15:00';
  const put = await bed.respond(pedicure, { context: known });
  expect(put.state).toMatchObject({ asked: { kind: 'confirm' } });
  const first = after(known, pedicure, put);
  bed.server.script({ text: 'Хотите чаю?' });
  const second = after(first, 'Погодите', await bed.respond('Погодите', { context: first }));
  bed.server.script(DOWN);
  const { reply } = await performing('да', second);
  expect(reply.actions.filter(({ type }) => type === 'book')).toEqual([]);
});

/** The model has put a booking to the client. */
async function asked() {
  bed.server.script({ calls: [BOOK] }, { text: 'Отлично!' });
  const reply = await bed.respond(ASKED);
  return { context: after(salonContext(), ASKED, reply), question: plain(reply) };
}

async function performing(text: string, context: Context, answer: PerformedAction = { outcome: 'done' }) {
  const actions: Action[] = [];
  const perform = async (action: Action) => {
    actions.push(action);
    return answer;
  };
  return { reply: await bed.respond(text, { context, perform }), actions };
}

/** The context of the next turn. */
function after(context: Context, text: string, reply: Reply): Context {
  const said: DialogueMessage[] = [{ from: 'client', kind: 'text', text, sentAt: MONDAY_NOON }];
  if (reply.text) said.push({ from: 'business', kind: 'text', text: reply.text, sentAt: MONDAY_NOON });
  const { dialogue } = context;
  const state = JSON.parse(JSON.stringify(reply.state ?? dialogue.state));
  return deepFreeze({
    ...context,
    dialogue: { ...dialogue, state, messages: [...dialogue.messages, ...said] },
  });
}

function plain({ text = '' }: Reply): string {
  return text.replaceAll('\u00a0', ' ');
}
