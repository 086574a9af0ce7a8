import { isValidToken } from '../../../src/channels/evolution/token';
import { describeRecorded, recorded } from '../support/recorded';
import { event, hello, itemOf, itemsOf, jwt, key, message } from './adapter';

describe('a token', () => {
  const now = Date.parse('2026-11-27T10:00:00Z');
  const minutes = (count: number) => now / 1000 + count * 60;

  test.each([
    [10, true],
    [-20, true],
    [-31, false],
  ])(
    'that expires in %i minutes: %s, because Evolution repeats a webhook under its first token',
    (in_, valid) => {
      expect(isValidToken(jwt({ exp: minutes(in_) }), 'jwt-key', now)).toBe(valid);
    },
  );
});

describe('a message of a client', () => {
  const expected = {
    account: 'test-instance',
    kind: 'message',
    message: {
      from: { kind: 'jid', value: '79990000001@s.whatsapp.net' },
      name: 'Анна',
      messageId: 'BAE5',
      kind: 'text',
      text: 'Здравствуйте',
      sentAt: '2024-01-01T00:00:00.000Z',
    },
  };

  test.each(['messages.upsert', 'MESSAGES_UPSERT', 'messages-upsert'])('comes under the name %s', (name) => {
    expect(itemsOf(event(name, hello))).toEqual([expected]);
  });

  test.each([
    ['in extendedTextMessage', { extendedTextMessage: { text: 'Здравствуйте' } }],
    ['that disappears', { ephemeralMessage: { message: { extendedTextMessage: { text: 'Здравствуйте' } } } }],
    ['that is viewed once', { viewOnceMessageV2: { message: { conversation: 'Здравствуйте' } } }],
    ['beside what belongs to the protocol', { messageContextInfo: {}, conversation: 'Здравствуйте' }],
  ])('has its text: %s', (_, content) => {
    expect(itemOf('messages.upsert', message(content))).toEqual(expected);
  });

  test.each([[[hello]], [{ messages: [hello], type: 'notify' }]])('comes in a list: %j', (data) => {
    expect(itemsOf(event('messages.upsert', data))).toEqual([expected]);
  });

  test('is not lost beside one that cannot be read', () => {
    const items = itemsOf(event('messages.upsert', [null, { key: { id: 7 } }, hello, message({})]));
    expect(items.map(({ kind }) => kind)).toEqual(['ignored', 'ignored', 'message', 'ignored']);
  });

  test('has no usable time: it was sent now', () => {
    const before = Date.now();
    const item = itemOf('messages.upsert', { ...hello, messageTimestamp: 'yesterday' });
    if (item?.kind !== 'message') throw new Error('it is no message');
    expect(Date.parse(String(item.message.sentAt))).toBeGreaterThanOrEqual(before - 1);
  });

  test.each([
    ['remoteJidAlt', '79990000001@s.whatsapp.net'],
    ['senderPn', '79990000001@s.whatsapp.net'],
  ])('from a LID brings the phone number in %s', (field, value) => {
    const lid = { ...key, remoteJid: '1234567@lid', [field]: value };
    expect(itemOf('messages.upsert', { ...hello, key: lid })).toMatchObject({
      message: { from: { value: '1234567@lid' }, aliases: [{ kind: 'jid', value }] },
    });
  });

  test.each([
    [{ imageMessage: { caption: 'x', mimetype: 'image/jpeg', fileLength: '42' } }, 'image'],
    [{ audioMessage: { ptt: true, mimetype: 'audio/ogg; codecs=opus', seconds: 3 } }, 'audio'],
    [{ videoMessage: {} }, 'video'],
    [{ ptvMessage: {} }, 'video'],
    [{ documentWithCaptionMessage: { message: { documentMessage: { fileName: 'a.pdf' } } } }, 'document'],
    [{ stickerMessage: {} }, 'sticker'],
    [{ locationMessage: { degreesLatitude: 1, degreesLongitude: 2 } }, 'location'],
    [{ contactMessage: { displayName: 'Ольга' } }, 'contact'],
    [{ contactsArrayMessage: { contacts: [{ displayName: 'Ольга' }] } }, 'contact'],
    [{ pollCreationMessageV3: { name: '?' } }, 'unsupported'],
    [{ messageOfTheFuture: {} }, 'unsupported'],
  ])('%j is of kind %s', (content, kind) => {
    expect(itemOf('messages.upsert', message(content))).toMatchObject({ kind: 'message', message: { kind } });
  });

  test('with a file has what is needed to fetch it', () => {
    const photo = message({ imageMessage: { caption: 'Такой', mimetype: 'image/jpeg', fileLength: '42' } });
    expect(itemOf('messages.upsert', photo)).toMatchObject({
      message: { text: 'Такой', media: { id: 'BAE5', mimeType: 'image/jpeg', bytes: 42 } },
    });
  });

  test.each([
    [{ buttonsResponseMessage: { selectedButtonId: 'slot-1', selectedDisplayText: '10:00' } }],
    [{ templateButtonReplyMessage: { selectedId: 'slot-1', selectedDisplayText: '10:00' } }],
    [{ listResponseMessage: { title: '10:00', singleSelectReply: { selectedRowId: 'slot-1' } } }],
    [
      {
        interactiveResponseMessage: {
          body: { text: '10:00' },
          nativeFlowResponseMessage: { name: 'quick_reply', paramsJson: '{"id":"slot-1"}' },
        },
      },
    ],
  ])('presses a button: %j', (content) => {
    expect(itemOf('messages.upsert', message(content))).toMatchObject({
      message: { kind: 'button', text: '10:00', choice: 'slot-1' },
    });
  });
});

test('an own message is a person who replies from the phone', () => {
  const own = message({ conversation: 'Жду вас' }, { key: { ...key, fromMe: true }, pushName: 'Você' });
  expect(itemOf('messages.upsert', own)).toMatchObject({
    event: { type: 'person-replied', messageId: 'BAE5', to: { value: key.remoteJid }, text: 'Жду вас' },
  });
});

test('a reply to a LID names the phone number of the client, not the own one', () => {
  const hidden = {
    ...key,
    fromMe: true,
    remoteJid: '1234567@lid',
    remoteJidAlt: key.remoteJid,
    senderPn: '79990000099@s.whatsapp.net',
  };
  expect(itemOf('messages.upsert', message({ conversation: 'Жду вас' }, { key: hidden }))).toMatchObject({
    event: { to: { value: '1234567@lid' }, aliases: [{ kind: 'jid', value: key.remoteJid }] },
  });
});

test('what we send through the API is ours', () => {
  expect(itemOf('send.message', hello)).toMatchObject({ kind: 'ignored', what: 'own-message' });
});

describe('what happens to a message later', () => {
  test.each(['MESSAGE_EDIT', 14])('an edit (%s) names the message that it changes', (type) => {
    // the key says fromMe, because it is written from the sender's side
    const edit = {
      key: { ...key, fromMe: true },
      type,
      editedMessage: { conversation: 'Новый' },
      timestampMs: '1744233908513',
    };
    expect(itemOf('messages.edited', edit)).toMatchObject({
      event: { type: 'edited', messageId: 'BAE5', text: 'Новый', at: '2025-04-09T21:25:08.513Z' },
    });
  });

  test.each(['REVOKE', 0])('a deletion comes as an edit, too (%s)', (type) => {
    expect(itemOf('messages.edited', { key, type })).toMatchObject({
      event: { type: 'deleted', messageId: 'BAE5' },
    });
  });

  test('and so does bookkeeping between devices, which is ignored', () => {
    expect(itemOf('messages.edited', { key, type: 'EPHEMERAL_SETTING' })).toMatchObject({ what: 'system' });
  });

  test.each([[key], [{ key }]])('a deletion names the message: %j', (data) => {
    expect(itemOf('messages.delete', data)).toMatchObject({ event: { type: 'deleted', messageId: 'BAE5' } });
  });

  test.each([
    ['SERVER_ACK', 'sent'],
    ['DELIVERY_ACK', 'delivered'],
    ['READ', 'read'],
    ['PLAYED', 'read'],
    ['ERROR', 'failed'],
  ])('status %s: %s', (given, status) => {
    expect(itemOf('messages.update', { keyId: 'BAE5', fromMe: true, status: given })).toMatchObject({
      event: { type: 'status', messageId: 'BAE5', status },
    });
  });
});

test.each([
  ['messages.upsert', { ...hello, key: { ...key, remoteJid: '120363@g.us' } }, 'group'],
  ['messages.upsert', { ...hello, key: { ...key, remoteJid: 'status@broadcast' } }, 'broadcast'],
  ['messages.upsert', message({ reactionMessage: { text: '👍' } }), 'reaction'],
  ['messages.upsert', message({ pollUpdateMessage: {} }), 'poll-vote'],
  ['messages.upsert', message({ messageContextInfo: {} }), 'empty'],
  ['messages.update', { keyId: 'BAE5', fromMe: false, status: 'READ' }, 'state'],
  ['messages.update', { keyId: 'BAE5', fromMe: true, status: 'PENDING' }, 'state'],
  ['messages.delete', { ...key, fromMe: true }, 'own-message'],
  ['messages.set', [hello], 'history'],
  ['connection.update', { state: 'connecting' }, 'state'],
  ['call', [{}], 'call'],
  ['contacts.update', [{}], 'event'],
])('%s is ignored: %#', (name, data, what) => {
  expect(itemOf(name, data)).toEqual({ account: 'test-instance', kind: 'ignored', what });
});

test.each([
  ['connection.update', { state: 'open' }, true],
  ['connection.update', { state: 'close', statusReason: 401 }, false],
  ['connection.update', { state: 'refused' }, false],
  ['qrcode.updated', { qrcode: {} }, false],
  ['logout.instance', {}, false],
])('%s %j: connected is %s', (name, data, connected) => {
  expect(itemOf(name, data)).toMatchObject({ event: { type: 'session', connected } });
});

describeRecorded('the recorded bodies', () => {
  test.each([
    [
      'messages_upsert',
      {
        kind: 'message',
        message: { messageId: 'BAE5F2A7C4E99999', name: 'John Doe', text: expect.any(String) },
      },
    ],
    ['messages_update', { event: { type: 'status', messageId: 'BAE5F2A7C4E12345', status: 'delivered' } }],
    ['connection_update', { event: { type: 'session', connected: true, state: 'open' } }],
  ])('%s', (name, expected) => {
    expect(itemsOf(recorded(`evolution/${name}.json`))).toMatchObject([expected]);
  });
});
