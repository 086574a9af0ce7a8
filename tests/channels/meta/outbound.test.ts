import type { OutgoingMessage } from '../../../src/channels/channel';
import { createMetaChannel } from '../../../src/channels/meta/outbound';
import { type MetaSettings, metaSettings } from '../../../src/channels/meta/settings';
import { type GraphServer, startGraphServer } from '../../support/graph-server';
import { PATIENT } from '../../support/limits';

const { signal } = new AbortController();
const reply: OutgoingMessage = {
  companyId: 'demo',
  to: '+79990000001',
  toProviderId: '79990000001',
  channel: 'salon',
  text: 'Записала вас на завтра в 10:00',
  idempotencyKey: 'demo-1-2-abc',
  onUnconfirmed: 'repeat',
};

let graph: GraphServer;
beforeEach(async () => {
  graph = await startGraphServer();
});
afterEach(() => graph.stop());

function channel(rest: Partial<MetaSettings> = {}, timeoutMs = PATIENT) {
  const settings = metaSettings.parse({
    phoneNumberId: graph.phoneNumberId,
    accessToken: graph.accessToken,
    appSecret: 'app-secret',
    verifyToken: 'verify-me',
    graphUrl: graph.url,
    ...rest,
  });
  return createMetaChannel(settings, timeoutMs);
}

const send = (part: Partial<OutgoingMessage> = {}, rest: Partial<MetaSettings> = {}) =>
  channel(rest).send({ ...reply, ...part }, signal);

/** How the one message that it has taken looked. */
const taken = () => {
  expect(graph.taken).toHaveLength(1);
  return graph.taken[0];
};

test('a reply that may have been sent waits for a status with its key', () => {
  expect(channel().confirmsByKey).toBe(true);
});

test('a text, with our key', async () => {
  expect(channel().confirmsByKey).toBe(true); // statuses repeat it
  await expect(send()).resolves.toEqual({ messageId: 'wamid.1' });
  expect(taken()).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: '79990000001',
    biz_opaque_callback_data: 'demo-1-2-abc',
    type: 'text',
    text: { body: 'Записала вас на завтра в 10:00' },
  });
});

test.each<[string, Partial<OutgoingMessage>, object]>([
  ['the number as it came', { to: '+5511987654321', toProviderId: '551187654321' }, { to: '551187654321' }],
  ['the number', { toProviderId: undefined }, { to: '79990000001' }],
  ['the user id as it came', { to: 'bsuid:US.134', toProviderId: 'US.134' }, { recipient: 'US.134' }],
  ['the user id', { to: 'bsuid:US.ENT.134', toProviderId: undefined }, { recipient: 'US.ENT.134' }],
])('it is sent to %s', async (_, part, expected) => {
  await send(part);
  expect(taken()).toMatchObject(expected);
  expect(Object.keys(taken() ?? {}).filter((field) => ['to', 'recipient'].includes(field))).toHaveLength(1);
});

test('a LID cannot be reached', async () => {
  await expect(send({ to: 'lid:123', toProviderId: undefined })).rejects.toMatchObject({
    code: 'gateway.refused',
    unreachable: true,
  });
  expect(graph.requests).toEqual([]);
});

describe('options', () => {
  const option = (id: number | string, part: object = {}) => ({
    id: `slot:${id}`,
    title: `${id}:00`,
    ...part,
  });
  const interactive = () => (taken() as { interactive?: { type: string; action: unknown } }).interactive;
  const hours = (count: number) => Array.from({ length: count }, (_, i) => option(i + 8));

  test('up to three are buttons', async () => {
    await send({ options: hours(3) });
    expect(interactive()).toEqual({
      type: 'button',
      body: { text: reply.text },
      action: {
        buttons: [8, 9, 10].map((hour) => ({
          type: 'reply',
          reply: { id: `slot:${hour}`, title: `${hour}:00` },
        })),
      },
    });
  });

  test.each<[string, Partial<OutgoingMessage>]>([
    ['more than three', { options: hours(4) }],
    ['ten', { options: hours(10) }],
    ['a title of more than 20 characters', { options: [option(1, { title: 'Завтра в десять утра!' })] }],
    ['a description', { options: [option(1, { description: 'мастер Анна' })] }],
    ['equal titles', { options: [option(1), option(2, { title: '1:00' })] }],
    ['a text of more than 1024 characters', { options: hours(2), text: 'я'.repeat(1025) }],
  ])('%s: a list', async (_, part) => {
    await send(part);
    expect(interactive()).toMatchObject({ type: 'list', action: { button: 'Выбрать' } });
  });

  test.each<[string, Partial<OutgoingMessage>]>([
    ['more than ten', { options: hours(11) }],
    ['none', { options: [] }],
    ['an id of more than 200 characters in a list', { options: [...hours(3), option('x'.repeat(200))] }],
    ['equal ids', { options: [option(1), option(1, { title: 'Другое' })] }],
    ['an empty title', { options: [option(1, { title: ' ' })] }],
    ['an empty id', { options: [option(1, { id: '' })] }],
  ])('%s: the text alone', async (_, part) => {
    await send(part);
    expect(taken()).toMatchObject({ type: 'text', text: { body: reply.text } });
  });

  test('long titles and descriptions are cut between characters', async () => {
    const title = `${'💅'.repeat(11)}!!!!!!`;
    await send({ options: [option(1, { title, description: 'о'.repeat(100) })] });
    expect(interactive()?.action).toMatchObject({
      sections: [{ rows: [{ title: `${'💅'.repeat(11)}!…`, description: `${'о'.repeat(71)}…` }] }],
    });
  });

  test.each([
    ['Оберіть, будь ласка, час для запису на завтра. Є вільні години', 'Обрати'],
    ['Choose a time', 'Choose'],
    ['¿A qué hora?', 'Elegir'],
    ['מתי נוח לך?', 'בחירה'],
  ])('the button of a list speaks the language of the text: %s', async (text, button) => {
    await send({ text, options: hours(4) });
    expect(interactive()?.action).toMatchObject({ button });
  });
});

describe('when the client has not written for 24 hours', () => {
  const windowTemplate = { name: 'reply_later', language: 'ru', withText: true };

  test('the template is sent instead, with the text on one line', async () => {
    graph.failNext(131047);
    await expect(send({ text: 'Добрый день!\n\nЗаписала  вас.' }, { windowTemplate })).resolves.toEqual({
      messageId: 'wamid.1',
    });
    expect(taken()).toMatchObject({
      biz_opaque_callback_data: 'demo-1-2-abc',
      type: 'template',
      template: {
        name: 'reply_later',
        language: { code: 'ru' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'Добрый день! Записала вас.' }] }],
      },
    });
  });

  test('and at once where that is known', async () => {
    await send({ outsideWindow: true }, { windowTemplate: { ...windowTemplate, withText: false } });
    expect(graph.requests).toHaveLength(1);
    expect(taken()).toMatchObject({ template: { name: 'reply_later' } });
    expect(taken()).not.toHaveProperty('template.components');
  });

  test('a long text is cut', async () => {
    await send({ outsideWindow: true, text: 'я'.repeat(4000) }, { windowTemplate });
    expect(taken()).toMatchObject({ type: 'template' });
  });

  test('without a template the reply is refused with the code', async () => {
    graph.failNext(131047);
    await expect(send()).rejects.toMatchObject({
      code: 'gateway.refused',
      providerCode: '131047',
      unreachable: false,
    });
    expect(graph.taken).toEqual([]);
  });

  test('another refusal is not answered with the template', async () => {
    graph.failNext(131026);
    await expect(send({}, { windowTemplate })).rejects.toMatchObject({ unreachable: true });
    expect(graph.requests).toHaveLength(1);
  });
});

test('the limits that Meta sets', () => {
  expect(channel()).toMatchObject({
    longestText: 4096,
    rate: { perSecond: 80, perClient: { burst: 45, everyMs: 6000 } },
  });
  expect(channel({ sharedWithBusinessApp: true }).rate).toMatchObject({ perSecond: 20 });
});

test('a message is marked as read, and a reply is announced', async () => {
  await channel().showTyping?.({ to: '+79990000001', messageId: 'wamid.in' }, signal);
  expect(graph.read).toEqual([
    {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: 'wamid.in',
      typing_indicator: { type: 'text' },
    },
  ]);
});

test('a refusal to show that fails', async () => {
  graph.failNext(131009);
  const shown = channel().showTyping?.({ to: '+79990000001', messageId: 'wamid.in' }, signal);
  await expect(shown).rejects.toMatchObject({ code: 'gateway.refused', providerCode: '131009' });
});
