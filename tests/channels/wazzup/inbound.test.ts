import { request } from '../support/adapter';
import { adapter, CHANNEL, hello, itemOf, itemsOf, state } from './adapter';

describe('the key', () => {
  test('is accepted in the address, too: accounts without a crmKey send no header', () => {
    const query = new URLSearchParams('key=crm-key');
    const given = { ...request(JSON.stringify({ messages: [hello] })), query };
    expect(adapter.receive(given)).toMatchObject({ kind: 'accepted' });
  });

  test('is needed by the test of Wazzup, which is answered', () => {
    expect(adapter.receive(adapter.signed('{"test":true}'))).toEqual({
      kind: 'answered',
      status: 200,
      body: 'ok',
    });
    expect(adapter.receive(request('{"test":true}'))).toMatchObject({ kind: 'refused', status: 401 });
  });
});

describe('a message of a client', () => {
  test('is read', () => {
    expect(itemsOf({ messages: [hello] })).toEqual([
      {
        account: CHANNEL,
        kind: 'message',
        message: {
          from: { kind: 'jid', value: '79990000001' },
          name: 'Анна',
          messageId: 'f66c53a6',
          kind: 'text',
          text: 'Здравствуйте',
          sentAt: '2026-11-27T09:59:58.123Z',
        },
      },
    ]);
  });

  test('is not lost beside one that cannot be read', () => {
    const items = itemsOf({ messages: [7, { ...hello, messageId: null }, hello], statuses: 'none' });
    expect(items.map(({ kind }) => kind)).toEqual(['ignored', 'ignored', 'message', 'ignored']);
  });

  test.each([
    ['image', 'image'],
    ['audio', 'audio'],
    ['video', 'video'],
    ['document', 'document'],
    ['vcard', 'contact'],
    ['geo', 'location'],
    ['unsupported', 'unsupported'],
    ['type of the future', 'unsupported'],
  ])('of type %s is of kind %s', (type, kind) => {
    expect(itemOf({ type, contentUri: 'https://store.example/1' })).toMatchObject({
      message: { kind, media: { url: 'https://store.example/1' } },
    });
  });

  test('with a card has the name on it', () => {
    const text = 'BEGIN:VCARD\nFN:Ольга\nEND:VCARD';
    expect(itemOf({ type: 'vcard', text })).toMatchObject({ message: { kind: 'contact', text: 'Ольга' } });
  });

  test('that is edited keeps its id', () => {
    expect(itemOf({ isEdited: true, text: 'Новый' })).toMatchObject({
      event: { type: 'edited', messageId: 'f66c53a6', text: 'Новый' },
    });
  });

  test('that is deleted leaves the dialogue', () => {
    expect(itemOf({ isDeleted: true })).toMatchObject({ event: { type: 'deleted', messageId: 'f66c53a6' } });
  });
});

describe('an echo', () => {
  const echo = { isEcho: true, status: 'sent' };

  test.each([{ authorId: '1', authorName: 'Ольга' }, { sentFromApp: true }, {}])(
    'is a person who replies: %j',
    (author) => {
      expect(itemOf({ ...echo, ...author })).toMatchObject({
        event: { type: 'person-replied', messageId: 'f66c53a6', to: { value: '79990000001' } },
      });
    },
  );

  test.each([
    { ...echo, crmMessageId: 'reply-1' },
    { isEcho: false, status: 'sent' },
    { ...echo, isDeleted: true },
    { ...echo, isEdited: true },
  ])('that is ours, or changes what a person wrote, is ignored: %j', (own) => {
    expect(itemOf(own)).toMatchObject({ kind: 'ignored', what: 'own-message' });
  });
});

test.each([
  [{ chatType: 'whatsgroup' }, 'group'],
  [{ chatType: 'instagram' }, 'other-messenger'],
  [{ type: 'missing_call' }, 'call'],
  [{ chatId: null }, 'unreadable'],
])('%j is ignored', (message, what) => {
  expect(itemOf(message)).toEqual({ account: CHANNEL, kind: 'ignored', what });
});

test.each([
  [state('sent'), { status: 'sent' }],
  [state('delivered'), { status: 'delivered' }],
  [state('read'), { status: 'read' }],
  [state('error', { error: 'BAD_CONTACT' }), { failure: { effect: 'unreachable', code: 'BAD_CONTACT' } }],
  [state('error', { error: 'MESSAGES_IS_SPAM' }), { failure: { effect: 'refused' } }],
  [state('error', { error: 'BALANCE_IS_EMPTY' }), { failure: { effect: 'outage' } }],
  [state('error', { error: 'UNKNOWN_ERROR' }), { failure: { effect: 'retry' } }],
  [state('error'), { status: 'failed', failure: { effect: 'retry' } }],
])('the state %j', (body, event) => {
  expect(itemsOf(body)).toMatchObject([
    { kind: 'event', event: { type: 'status', messageId: 'f66c', ...event } },
  ]);
});

test.each([
  ['active', true],
  ['qr', false],
  ['phoneUnavailable', false],
  ['notEnoughMoney', false],
])('a channel that is %s: connected is %s', (given, connected) => {
  expect(itemsOf({ channelsUpdates: [{ channelId: CHANNEL, state: given }] })).toMatchObject([
    { account: CHANNEL, event: { type: 'session', connected, state: given } },
  ]);
});

test.each([[{ channelsUpdates: [{ state: 'init' }] }], [state('edited')], [{ createContact: {} }], [{}]])(
  '%j concerns no dialogue',
  (body) => {
    expect(itemsOf(body)).toMatchObject([{ kind: 'ignored' }]);
  },
);
