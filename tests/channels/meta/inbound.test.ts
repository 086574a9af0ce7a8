import { receive } from '../../../src/channels/meta/inbound';
import { body, change, items, messages, post, request, settings, sign, textMessage } from './bed';

const hello = JSON.stringify(messages(textMessage('Здравствуйте')));

describe('the question of Meta when the webhook is set up', () => {
  const ask = (query: string) => receive(settings, request('GET', '', undefined, query));

  test('is answered with its challenge', () => {
    expect(ask('?hub.mode=subscribe&hub.verify_token=verify-me&hub.challenge=1158201444')).toEqual({
      kind: 'answered',
      status: 200,
      body: '1158201444',
    });
  });

  test.each([
    '?hub.mode=subscribe&hub.verify_token=verify-m&hub.challenge=1',
    '?hub.mode=subscribe&hub.verify_token=&hub.challenge=1',
    '?hub.mode=subscribe&hub.challenge=1',
    '?hub.mode=unsubscribe&hub.verify_token=verify-me&hub.challenge=1',
    '?hub.mode=subscribe&hub.verify_token=verify-me',
    '',
  ])('is refused: %s', (query) => {
    expect(ask(query)).toMatchObject({ kind: 'refused', status: 403 });
  });
});

describe('the signature', () => {
  const status = (signature?: string, bytes: string | Uint8Array = hello) => {
    const answer = receive(settings, request('POST', bytes, signature));
    return answer.kind === 'refused' ? answer.status : answer.kind;
  };

  test('is of the bytes, not of what they mean', () => {
    const escaped = hello.replace('З', '\\u0417');
    expect(status(sign(escaped), escaped)).toBe('accepted');
    expect(status(sign(hello), escaped)).toBe(401);
  });

  test.each([
    ['none', undefined],
    ['empty', ''],
    ['of another secret', sign(hello, 'other')],
    ['in upper case', sign(hello).toUpperCase()],
    ['with upper-case digits', sign(hello).replace(/[a-f]/g, (digit) => digit.toUpperCase())],
    ['too short', sign(hello).slice(0, -1)],
    ['too long', `${sign(hello)}0`],
    ['without its prefix', sign(hello).slice('sha256='.length)],
    ['of another method', sign(hello).replace('sha256', 'sha1')],
    ['followed by a line break', `${sign(hello)}\n`],
  ])('%s: refused', (_, signature) => {
    expect(status(signature)).toBe(401);
  });

  test('of a truncated body is refused', () => {
    expect(status(sign(hello), hello.slice(0, -1))).toBe(401);
  });

  test('comes before everything else: an unsigned body is not parsed', () => {
    expect(status('sha256=0', '{')).toBe(401);
  });
});

test.each(['', '{', 'null{', '\u0000'])('signed bytes that are not JSON are refused: %j', (bytes) => {
  expect(post(bytes)).toMatchObject({ kind: 'refused', status: 400 });
});

test.each(['PUT', 'DELETE', 'HEAD'])('%s is refused', (method) => {
  expect(receive(settings, request(method, ''))).toMatchObject({ kind: 'refused', status: 404 });
});

test.each([null, 1, '"text"', [], {}, { object: 'page', entry: [] }])('%j is of another product', (given) => {
  expect(items(given)).toEqual([{ kind: 'ignored', what: 'other-object' }]);
});

test('a body holds several entries, changes and messages, of several numbers', () => {
  const other = change('messages', {
    metadata: { phone_number_id: '222' },
    messages: [textMessage('в', { id: 'wamid.3' })],
  });
  const first = messages(textMessage('а'), textMessage('б', { id: 'wamid.2' }));
  const whole = { ...first, entry: [...first.entry, ...body(other).entry] };
  expect(
    items(whole).map((item) => [item.account, item.kind === 'message' && item.message.messageId]),
  ).toEqual([
    ['106540352242922', 'wamid.1'],
    ['106540352242922', 'wamid.2'],
    ['222', 'wamid.3'],
  ]);
});

test('a broken message does not lose the others', () => {
  const given = messages(
    textMessage('а'),
    null,
    7,
    [],
    textMessage('no id', { id: undefined }),
    textMessage('no sender', { from: 'anonymous' }),
    textMessage('', { text: 'not an object' }),
    textMessage('б', { id: 'wamid.2', from: 79990000002, from_user_id: 'US.1' }),
  );
  expect(items(given).map((item) => (item.kind === 'ignored' ? item.what : item.kind))).toEqual([
    'message',
    ...Array(6).fill('unreadable'),
    'message',
  ]);
});

test.each([
  ['a field that is not known', change('new_field', {}), 'unknown-field'],
  ['a field without a name', { value: {} }, 'unreadable'],
  ['a field that concerns no dialogue', change('phone_number_quality_update', {}), 'other-field'],
  ['the name of a method of objects', change('constructor', {}), 'unknown-field'],
  ['no messages', change('messages', {}), 'unreadable'],
  ['messages that are not a list', change('messages', { messages: {} }), 'unreadable'],
  ['an error of the account', change('messages', { errors: [{ code: 130429 }] }), 'error'],
])('%s is ignored', (_, given, what) => {
  expect(items(body(given))).toEqual([expect.objectContaining({ kind: 'ignored', what })]);
});

test('a million bytes beside a message do not lose it', () => {
  const filler = 'x'.repeat(1_000_000);
  const [item] = items(messages(textMessage('а', { filler })));
  expect(item).toMatchObject({ kind: 'message', message: { text: 'а' } });
});

test('a million brackets are harmless', () => {
  const deep = '['.repeat(500_000) + ']'.repeat(500_000);
  const hidden = JSON.stringify(messages(textMessage('а', { context: 'deep' }))).replace('"deep"', deep);
  expect(items(hidden)).toMatchObject([{ kind: 'message', message: { text: 'а' } }]);
  expect(items(`{"object":"whatsapp_business_account","entry":${deep}}`)).toEqual([]);
});
