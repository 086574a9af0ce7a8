import { items, messages, received, textMessage } from './bed';

const jpeg = { id: '65463453', mime_type: 'image/jpeg', sha256: '4654+8g=' };
const ogg = { id: '7', mime_type: 'audio/ogg; codecs=opus', sha256: 'm04=' };

test('a text with its sender, name, id and time', () => {
  expect(items(messages(textMessage('Хочу записаться')))).toEqual([
    {
      kind: 'message',
      account: '106540352242922',
      message: {
        from: { kind: 'jid', value: '79990000001' },
        name: 'Мария',
        messageId: 'wamid.1',
        kind: 'text',
        text: 'Хочу записаться',
        sentAt: '2025-06-08T20:59:43.000Z',
        payload: { type: 'text' },
      },
    },
  ]);
});

test.each<[string, object, object]>([
  ['a text', { type: 'text', text: { body: 'Да' } }, { kind: 'text', text: 'Да' }],
  [
    'an image with a caption',
    { type: 'image', image: { ...jpeg, caption: 'Так' } },
    { kind: 'image', text: 'Так', media: { id: '65463453', mimeType: 'image/jpeg', sha256: '4654+8g=' } },
  ],
  [
    'an image with its address',
    { type: 'image', image: { ...jpeg, url: 'https://lookaside.fbsbx.com/x' } },
    { kind: 'image', media: { id: '65463453', url: 'https://lookaside.fbsbx.com/x' } },
  ],
  ['an image of which nothing is known', { type: 'image' }, { kind: 'image' }],
  [
    'a video',
    { type: 'video', video: { id: '7', caption: 'Вот' } },
    { kind: 'video', text: 'Вот', media: { id: '7' } },
  ],
  [
    'a voice note',
    { type: 'audio', audio: { ...ogg, voice: true } },
    { kind: 'audio', media: { id: '7', voice: true } },
  ],
  ['a song', { type: 'audio', audio: { ...ogg, voice: false } }, { kind: 'audio', media: { voice: false } }],
  [
    'a document',
    { type: 'document', document: { id: '7', filename: 'анализ.pdf', caption: 'Смотрите' } },
    { kind: 'document', text: 'Смотрите', media: { id: '7', filename: 'анализ.pdf' } },
  ],
  [
    'a sticker',
    { type: 'sticker', sticker: { id: '7', animated: true } },
    { kind: 'sticker', media: { id: '7' } },
  ],
  [
    'where the client is',
    { type: 'location', location: { latitude: 1, longitude: 2 } },
    { kind: 'location' },
  ],
  [
    'a place',
    { type: 'location', location: { latitude: 1, longitude: 2, name: 'Вокзал', address: 'пл. 1' } },
    { kind: 'location', text: 'Вокзал, пл. 1' },
  ],
  [
    'contacts',
    {
      type: 'contacts',
      contacts: [{ name: { formatted_name: 'Анна' }, phones: [{ phone: '+1 555-555-5555' }] }, 7],
    },
    { kind: 'contact', text: 'Анна, +1 555-555-5555' },
  ],
  [
    'a press on a button of a template',
    { type: 'button', button: { payload: 'confirm:7', text: 'Да, приду' } },
    { kind: 'button', text: 'Да, приду', choice: 'confirm:7' },
  ],
  [
    'a press on a reply button',
    { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Да' } } },
    { kind: 'button', text: 'Да', choice: 'yes' },
  ],
  [
    'a press on a row of a list',
    {
      type: 'interactive',
      interactive: {
        type: 'list_reply',
        list_reply: { id: 'slot:1', title: '10:00', description: 'завтра' },
      },
    },
    { kind: 'button', text: '10:00', choice: 'slot:1' },
  ],
  [
    'a form',
    {
      type: 'interactive',
      interactive: {
        type: 'nfm_reply',
        nfm_reply: {
          body: 'Sent',
          response_json: '{"day":"завтра","services":["стрижка","окрашивание"],"flow_token":"AQ","deep":{}}',
        },
      },
    },
    { kind: 'text', text: 'day: завтра\nservices: стрижка, окрашивание\ndeep: ' },
  ],
  [
    'a form that cannot be read',
    { type: 'interactive', interactive: { nfm_reply: { body: 'Sent', response_json: '{' } } },
    { kind: 'text', text: 'Sent' },
  ],
  ['an interactive message without an answer', { type: 'interactive' }, { kind: 'unsupported' }],
  [
    'an order',
    {
      type: 'order',
      order: { text: 'на завтра', product_items: [{ product_retailer_id: 'SODA', quantity: 2 }] },
    },
    { kind: 'text', text: 'на завтра\n2 × SODA' },
  ],
  ['a poll', { type: 'unsupported', errors: [{ code: 131051 }] }, { kind: 'unsupported' }],
  ['a type of tomorrow', { type: 'hologram', hologram: {} }, { kind: 'unsupported' }],
  ['the name of a method of objects', { type: 'constructor' }, { kind: 'unsupported' }],
  ['no type', {}, { kind: 'unsupported' }],
])('%s', (_, given, expected) => {
  const item = received(given);
  expect(item).toMatchObject({ kind: 'message', message: expected });
  expect(item?.kind === 'message' && Object.keys(item.message)).toEqual(
    expect.not.arrayContaining(['text', 'choice', 'media'].filter((field) => !(field in expected))),
  );
});

test('what it answers to, and the advertisement that it comes from, are kept', () => {
  const part = { context: { id: 'wamid.0', from: '15550783881' }, referral: { source_id: '1' }, new: [1] };
  expect(received({ type: 'text', text: { body: 'Да' }, ...part })).toMatchObject({
    message: { payload: { type: 'text', ...part } },
  });
});

test('an edit is of the first message', () => {
  const edit = { original_message_id: 'wamid.0', message: { type: 'image', image: { caption: 'Вот так' } } };
  expect(received({ type: 'edit', edit })).toMatchObject({
    kind: 'event',
    event: { type: 'edited', messageId: 'wamid.0', text: 'Вот так', at: '2025-06-08T20:59:43.000Z' },
  });
});

test('a caption that was removed', () => {
  const edit = { original_message_id: 'wamid.0', message: { type: 'image', image: {} } };
  expect(received({ type: 'edit', edit })).toMatchObject({ event: { type: 'edited', text: null } });
});

test('a deletion is of the first message', () => {
  expect(received({ type: 'revoke', revoke: { original_message_id: 'wamid.0' } })).toMatchObject({
    kind: 'event',
    event: { type: 'deleted', messageId: 'wamid.0' },
  });
});

test.each<[string, object, string]>([
  ['a reaction', { type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '👍' } }, 'reaction'],
  ['a reaction that was taken back', { type: 'reaction', reaction: { message_id: 'wamid.0' } }, 'reaction'],
  ['a chat that was opened', { type: 'request_welcome' }, 'request-welcome'],
  ['a message in a group', { type: 'text', text: { body: 'Всем' }, group_id: 'G' }, 'group'],
  ['an edit of nothing', { type: 'edit', edit: {} }, 'unreadable'],
  ['a deletion of nothing', { type: 'revoke' }, 'unreadable'],
])('%s is ignored', (_, given, what) => {
  expect(received(given)).toMatchObject({ kind: 'ignored', what });
});

test('without a usable time it was sent when it comes', () => {
  for (const timestamp of [undefined, 'yesterday', {}])
    expect(received({ type: 'text', text: { body: 'Да' }, timestamp })).toMatchObject({
      message: { sentAt: '' },
    });
});
