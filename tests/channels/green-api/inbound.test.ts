import { receive } from '../../../src/channels/green-api/inbound';
import { request } from '../support/adapter';
import { adapter, itemOf, itemsOf, message, notification, photo, settings, textOf } from './adapter';

describe('the token', () => {
  const body = JSON.stringify(message(textOf('Здравствуйте')));

  test.each([
    ['hook-token', 'Bearer hook-token'],
    ['hook-token', 'Basic hook-token'],
    ['hook-token', 'hook-token'],
    ['Bearer hook-token', 'Bearer hook-token'],
  ])('%s is accepted as %s', (webhookToken, authorization) => {
    const given = receive({ ...settings, webhookToken }, request(body, { authorization }));
    expect(given).toMatchObject({ kind: 'accepted' });
  });

  test('is checked before the body is read', () => {
    expect(adapter.receive(request('no JSON'))).toMatchObject({ kind: 'refused', status: 401 });
    expect(adapter.receive(adapter.signed('no JSON'))).toMatchObject({ kind: 'refused', status: 400 });
  });
});

describe('a message of a client', () => {
  test('is read', () => {
    expect(itemsOf(message(textOf('Здравствуйте')))).toEqual([
      {
        account: '1101000001',
        kind: 'message',
        message: {
          from: { kind: 'jid', value: '79990000001@c.us' },
          name: 'Анна',
          messageId: '3AE2',
          kind: 'text',
          text: 'Здравствуйте',
          sentAt: '2023-11-21T05:46:20.000Z',
        },
      },
    ]);
  });

  test.each([
    [{ typeMessage: 'extendedTextMessage', extendedTextMessageData: { text: 'Привет' } }],
    [{ typeMessage: 'quotedMessage', extendedTextMessageData: { text: 'Привет' }, quotedMessage: {} }],
  ])('has its text: %j', (data) => {
    expect(itemOf(message(data))).toMatchObject({ message: { kind: 'text', text: 'Привет' } });
  });

  test.each(['{{SWE001}}', ' {{SWE003}} ', '{{SWE999}}', 'Это {{SWE001}}'])(
    'that GREEN-API could not read (%s) has no text',
    (code) => {
      for (const data of [
        textOf(code),
        { typeMessage: 'extendedTextMessage', extendedTextMessageData: { text: code } },
      ]) {
        const item = itemOf(message(data));
        expect(item).toMatchObject({ message: { kind: 'unsupported' } });
        expect(JSON.stringify(item)).not.toContain('SWE');
      }
    },
  );

  test('with a file that is too large for GREEN-API keeps its caption', () => {
    const item = itemOf(message(photo({ downloadUrl: '{{SWE002}}' })));
    expect(item).toMatchObject({ message: { kind: 'image', text: 'Такой цвет' } });
    expect(JSON.stringify(item)).not.toContain('SWE');
  });

  test('with a file has its address, but not its preview', () => {
    const item = itemOf(message(photo()));
    expect(item).toMatchObject({
      message: {
        kind: 'image',
        text: 'Такой цвет',
        media: { url: 'https://media.example/1.jpg', mimeType: 'image/jpeg', fileName: '1.jpg' },
      },
    });
    expect(JSON.stringify(item)).not.toContain('/9j/');
  });

  test('from a LID brings the phone number along', () => {
    const lid = { chatId: '1234567@lid', sender: '1234567@lid', senderPhoneNumber: 79990000001 };
    expect(itemOf(message(textOf('Привет'), 'incomingMessageReceived', lid))).toMatchObject({
      message: { from: { value: '1234567@lid' }, aliases: [{ kind: 'jid', value: '79990000001@c.us' }] },
    });
  });

  test.each([
    [
      {
        typeMessage: 'buttonsResponseMessage',
        buttonsResponseMessage: { selectedButtonId: 'slot-1', selectedButtonText: '10:00' },
      },
    ],
    [
      {
        typeMessage: 'templateButtonsReplyMessage',
        templateButtonReplyMessage: { selectedId: 'slot-1', selectedDisplayText: '10:00' },
      },
    ],
    [
      {
        typeMessage: 'listResponseMessage',
        listResponseMessage: { title: '10:00', singleSelectReply: { selectedRowId: 'slot-1' } },
      },
    ],
  ])('presses a button: %j', (data) => {
    expect(itemOf(message(data))).toMatchObject({
      message: { kind: 'button', text: '10:00', choice: 'slot-1' },
    });
  });

  test.each([
    ['videoMessage', 'video'],
    ['audioMessage', 'audio'],
    ['documentMessage', 'document'],
    ['stickerMessage', 'sticker'],
    ['locationMessage', 'location'],
    ['contactMessage', 'contact'],
    ['contactsArrayMessage', 'contact'],
    ['pollMessage', 'unsupported'],
    ['messageOfTheFuture', 'unsupported'],
  ])('%s is of kind %s', (typeMessage, kind) => {
    expect(itemOf(message({ typeMessage }))).toMatchObject({ kind: 'message', message: { kind } });
  });
});

test('a message from the phone is a person who replies', () => {
  expect(itemOf(message(textOf('Жду вас'), 'outgoingMessageReceived'))).toMatchObject({
    event: { type: 'person-replied', messageId: '3AE2', to: { value: '79990000001@c.us' }, text: 'Жду вас' },
  });
});

test('a reply to a LID names the phone number of the client, not the own one', () => {
  const reply = (sender: string) =>
    itemOf({
      ...message(textOf('Жду вас'), 'outgoingMessageReceived'),
      instanceData: { idInstance: 1101000001, wid: '79990000099@c.us' },
      senderData: { chatId: '1234567@lid', sender },
    });
  expect(reply('79990000001@c.us')).toMatchObject({
    event: { to: { value: '1234567@lid' }, aliases: [{ kind: 'jid', value: '79990000001@c.us' }] },
  });
  expect(reply('79990000099@c.us')).not.toHaveProperty('event.aliases');
});

test('a message through the API is ours', () => {
  expect(itemOf(message(textOf('Жду вас'), 'outgoingAPIMessageReceived'))).toMatchObject({
    what: 'own-message',
  });
});

describe('what happens to a message later', () => {
  test('an edit names the message that it changes', () => {
    const data = {
      typeMessage: 'editedMessage',
      editedMessageData: { textMessage: 'Новый', stanzaId: '3AE1' },
    };
    expect(itemOf(message(data))).toMatchObject({
      event: { type: 'edited', messageId: '3AE1', text: 'Новый' },
    });
    expect(itemOf(message(data, 'outgoingMessageReceived'))).toMatchObject({ what: 'own-message' });
  });

  test('an edit that GREEN-API could not read has no text', () => {
    const editedMessageData = { textMessage: '{{SWE001}}', stanzaId: '3AE1' };
    expect(itemOf(message({ typeMessage: 'editedMessage', editedMessageData }))).toMatchObject({
      event: { type: 'edited', text: null },
    });
  });

  test('a deletion names the message that is gone', () => {
    const data = { typeMessage: 'deletedMessage', deletedMessageData: { stanzaId: '3AE1' } };
    expect(itemOf(message(data))).toMatchObject({ event: { type: 'deleted', messageId: '3AE1' } });
  });

  test.each([
    ['sent', { status: 'sent' }],
    ['delivered', { status: 'delivered' }],
    ['read', { status: 'read' }],
    ['failed', { status: 'failed', failure: { effect: 'refused', code: 'failed' } }],
    ['noAccount', { status: 'failed', failure: { effect: 'unreachable', code: 'noAccount' } }],
  ])('status %s', (status, event) => {
    expect(itemOf(notification('outgoingMessageStatus', { status, sendByApi: true }))).toMatchObject({
      event: { type: 'status', messageId: '3AE2', ...event },
    });
  });
});

test.each([
  [message(textOf('Привет'), 'incomingMessageReceived', { chatId: '120363@g.us' }), 'group'],
  [message(textOf('Привет'), 'incomingMessageReceived', { chatId: 7 }), 'unreadable'],
  [message({ typeMessage: 'reactionMessage', extendedTextMessageData: { text: '👍' } }), 'reaction'],
  [message({ typeMessage: 'pollUpdateMessage' }), 'poll-vote'],
  [notification('outgoingMessageStatus', { status: 'read', sendByApi: false }), 'state'],
  [notification('outgoingMessageStatus', { status: 'pending' }), 'state'],
  [notification('stateInstanceChanged', { stateInstance: 'starting' }), 'state'],
  [notification('incomingCall'), 'call'],
  [notification('deviceInfo'), 'event'],
  [
    { ...message(textOf('Привет')), instanceData: { idInstance: 1, typeInstance: 'telegram' } },
    'other-messenger',
  ],
])('is ignored: %#', (body, what) => {
  expect(itemOf(body)).toMatchObject({ kind: 'ignored', what });
});

test.each([
  ['authorized', true],
  ['notAuthorized', false],
  ['blocked', false],
  ['yellowCard', false],
])('an instance that is %s: connected is %s', (stateInstance, connected) => {
  expect(itemOf(notification('stateInstanceChanged', { stateInstance }))).toMatchObject({
    event: { type: 'session', connected, state: stateInstance },
  });
});
