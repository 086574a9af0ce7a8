import { request } from '../support/adapter';
import { describeRecorded, recorded } from '../support/recorded';
import { adapter, event, hmac, itemOf, itemsOf, picture, text } from './adapter';

describe('the signature', () => {
  test('is the HMAC-SHA512 of the raw body, as in the documentation of WAHA', () => {
    const documented = '{"event":"message","session":"default","engine":"WEBJS"}';
    expect(hmac(documented, 'my-secret-key')).toMatch(/^208f8a55dde9e055.*153fa89$/);
  });

  test('is read in upper case, too', () => {
    const body = JSON.stringify(event('message', text));
    const given = request(body, { 'X-Webhook-Hmac': hmac(body).toUpperCase() });
    expect(adapter.receive(given)).toMatchObject({ kind: 'accepted' });
  });

  test('is checked before the body is read', () => {
    expect(adapter.receive(request('no JSON'))).toMatchObject({ kind: 'refused', status: 401 });
    expect(adapter.receive(adapter.signed('no JSON'))).toMatchObject({ kind: 'refused', status: 400 });
  });
});

describe('a message of a client', () => {
  test('has the id of WhatsApp, by which edits, deletions and states name it', () => {
    expect(itemsOf(event('message', text))).toEqual([
      {
        account: 'default',
        kind: 'message',
        message: {
          from: { kind: 'jid', value: '79990000001@c.us' },
          name: 'Анна',
          messageId: '3A5F',
          kind: 'text',
          text: 'Здравствуйте',
          sentAt: '2025-03-06T08:28:22.000Z',
        },
      },
    ]);
  });

  test('is the same from the webhook of the session and the global one', () => {
    expect(itemOf('message.any', text)).toEqual(itemOf('message', text));
  });

  test('keeps the caption and the reference of a file', () => {
    expect(itemOf('message', picture)).toMatchObject({
      message: {
        kind: 'image',
        text: 'Такой цвет',
        media: { url: 'http://localhost:3000/api/files/3A60.jpg', mimeType: 'image/jpeg' },
      },
    });
  });

  test('whose file WAHA has not downloaded is a file nevertheless', () => {
    const voice = { ...text, body: '', hasMedia: true, media: null, _data: { type: 'ptt' } };
    expect(itemOf('message', voice)).toMatchObject({ message: { kind: 'audio' } });
  });

  test.each([
    ['NOWEB', { key: { remoteJidAlt: '79990000001@s.whatsapp.net' }, message: { conversation: 'Hi' } }],
    ['GOWS', { Info: { SenderAlt: '79990000001@s.whatsapp.net' }, Message: { conversation: 'Hi' } }],
  ])('from a LID brings the phone number along (%s)', (_, _data) => {
    const hidden = { ...text, id: 'false_1234567@lid_3A5F', from: '1234567@lid', _data };
    expect(itemOf('message', hidden)).toMatchObject({
      message: {
        from: { kind: 'jid', value: '1234567@lid' },
        aliases: [{ kind: 'jid', value: '79990000001@s.whatsapp.net' }],
      },
    });
  });

  test('from a LID has the phone number of its participant', () => {
    const hidden = {
      ...text,
      id: 'false_1234567@lid_3A5F',
      from: '1234567@lid',
      participant: '79990000001@c.us',
    };
    expect(itemOf('message', hidden)).toMatchObject({
      message: { aliases: [{ kind: 'jid', value: '79990000001@c.us' }] },
    });
  });

  test('that presses a button carries its id', () => {
    const pressed = { buttonsResponseMessage: { selectedButtonId: 'slot-1', selectedDisplayText: '10:00' } };
    expect(itemOf('message', { ...text, body: '', _data: { message: pressed } })).toMatchObject({
      message: { kind: 'button', text: '10:00', choice: 'slot-1' },
    });
  });

  test('with a location does not take its picture for a text', () => {
    const here = { ...text, body: '/9j/4AAQ', location: { latitude: '55.7', longitude: '37.6' } };
    const item = itemOf('message', { ...here, _data: { type: 'location' } });
    expect(item).toMatchObject({ message: { kind: 'location', payload: { latitude: '55.7' } } });
    expect(item).not.toHaveProperty('message.text', expect.anything());
  });

  test('with a contact has the name on the card', () => {
    const card = 'BEGIN:VCARD\nVERSION:3.0\nFN:Ольга\nEND:VCARD';
    expect(
      itemOf('message', { ...text, body: card, vCards: [card], _data: { type: 'vcard' } }),
    ).toMatchObject({
      message: { kind: 'contact', text: 'Ольга' },
    });
  });
});

describe('a message of the number itself', () => {
  const own = { ...text, id: 'true_79990000001@c.us_3EB0', fromMe: true, from: '79990000099@c.us' };

  test('from the phone is a person who replies', () => {
    expect(itemOf('message.any', { ...own, to: '79990000001@c.us', source: 'app' })).toEqual({
      account: 'default',
      kind: 'event',
      event: {
        type: 'person-replied',
        messageId: '3EB0',
        to: { kind: 'jid', value: '79990000001@c.us' },
        kind: 'text',
        text: 'Здравствуйте',
        at: '2025-03-06T08:28:22.000Z',
      },
    });
  });

  test.each([
    [
      'NOWEB',
      { key: { remoteJidAlt: '79990000001@s.whatsapp.net', senderPn: '79990000099@s.whatsapp.net' } },
    ],
    [
      'GOWS',
      { Info: { RecipientAlt: '79990000001@s.whatsapp.net', SenderAlt: '79990000099@s.whatsapp.net' } },
    ],
  ])('to a LID names the phone number of the client, not the own one (%s)', (_, data) => {
    const _data = { message: { conversation: 'Hi' }, ...data };
    const hidden = { ...own, id: 'true_1234567@lid_3EB0', to: '1234567@lid', source: 'app', _data };
    expect(itemOf('message.any', hidden)).toMatchObject({
      event: {
        to: { value: '1234567@lid' },
        aliases: [{ kind: 'jid', value: '79990000001@s.whatsapp.net' }],
      },
    });
  });

  test.each([{ source: 'api' }, {}])('that was sent through the API is ours: %j', (source) => {
    expect(itemOf('message.any', { ...own, ...source })).toMatchObject({
      kind: 'ignored',
      what: 'own-message',
    });
  });
});

describe('what happens to a message later', () => {
  test('an edit names the message that it changes', () => {
    const edit = { ...text, id: 'false_79990000001@c.us_BBBB', editedMessageId: '3A5F', body: 'Добрый день' };
    expect(itemOf('message.edited', edit)).toMatchObject({
      event: { type: 'edited', messageId: '3A5F', text: 'Добрый день', at: '2025-03-06T08:28:22.485Z' },
    });
  });

  test.each([
    [{ after: { id: 'false_79990000001@c.us_BBBB' }, before: null, revokedMessageId: '3A5F' }],
    [{ after: { id: 'false_79990000001@c.us_3A5F' }, before: null }],
    [{ after: null, before: { id: 'false_79990000001@c.us_3A5F' } }],
  ])('a deletion names the message that is gone: %j', (payload) => {
    expect(itemOf('message.revoked', payload)).toMatchObject({
      event: { type: 'deleted', messageId: '3A5F' },
    });
  });

  test.each([
    ['SERVER', 1, 'sent'],
    ['DEVICE', 2, 'delivered'],
    ['READ', 3, 'read'],
    ['PLAYED', 4, 'read'],
    ['ERROR', -1, 'failed'],
    [undefined, 3, 'read'],
  ])('ackName %s, ack %i: %s', (ackName, ack, status) => {
    const state = { id: 'true_79990000001@c.us_3EB0', fromMe: true, ack, ackName };
    expect(itemOf('message.ack', state)).toMatchObject({
      event: { type: 'status', messageId: '3EB0', status },
    });
  });
});

test.each([
  ['message', { ...text, id: 'false_120363@g.us_3A5F_79990000001@c.us', from: '120363@g.us' }, 'group'],
  [
    'message',
    { ...text, id: 'false_status@broadcast_3A5F_7999@c.us', from: 'status@broadcast' },
    'broadcast',
  ],
  ['message', { ...text, id: 'false_1@newsletter_3A5F', from: '1@newsletter' }, 'newsletter'],
  ['message', { ...text, _data: { message: { reactionMessage: { text: '👍' } } } }, 'reaction'],
  ['message', { ...text, _data: { type: 'e2e_notification' } }, 'system'],
  ['message', { ...text, id: null, from: null }, 'unreadable'],
  ['message.reaction', { reaction: { text: '👍', messageId: '3A5F' } }, 'reaction'],
  ['message.waiting', text, 'waiting'],
  ['message.ack', { id: text.id, fromMe: false, ack: 3 }, 'state'],
  ['message.ack', { id: text.id, fromMe: true, ack: 0 }, 'state'],
  ['session.status', { status: 'STARTING' }, 'state'],
  ['call.received', {}, 'call'],
  ['presence.update', {}, 'event'],
  ['constructor', {}, 'event'],
])('%s is ignored: %#', (name, payload, what) => {
  expect(itemOf(name, payload)).toEqual({ account: 'default', kind: 'ignored', what });
});

test.each([
  ['WORKING', true],
  ['SCAN_QR_CODE', false],
  ['FAILED', false],
  ['STOPPED', false],
  ['PASSKEY_REQUIRED', false],
])('a session that is %s: connected is %s', (status, connected) => {
  expect(itemOf('session.status', { status })).toMatchObject({
    event: { type: 'session', connected, state: status },
  });
});

test('another session of the server is another account', () => {
  expect(itemsOf({ ...event('message', text), session: 'second' })).toMatchObject([{ account: 'second' }]);
});

describeRecorded('the recorded body', () => {
  test('is a message', () => {
    expect(itemsOf(recorded('waha/message.from_dto.json'))).toMatchObject([
      { kind: 'message', message: { messageId: 'AAAAAAAAAAAAAAAAAAAA', kind: 'text', text: 'Hi' } },
    ]);
  });
});
