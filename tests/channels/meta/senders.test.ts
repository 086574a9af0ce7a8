import { body, change, contact, items, messages, received, textMessage, USER_ID } from './bed';

function senderOf(part: object, contacts: unknown[] = [contact], beside: unknown[] = []) {
  const given = change('messages', { contacts, messages: [textMessage('Да', part), ...beside] });
  const [item] = items(body(given));
  if (item?.kind !== 'message') return item;
  const { from, aliases, name } = item.message;
  return { from, aliases, name };
}

const phone = { kind: 'jid', value: '79990000001' };
const userId = { kind: 'bsuid', value: USER_ID };

test('a number with a user id: both are of one person', () => {
  const expected = { from: phone, aliases: [userId], name: 'Мария' };
  expect(senderOf({ from_user_id: USER_ID })).toEqual(expected);
  expect(senderOf({}, [{ ...contact, user_id: USER_ID }])).toEqual(expected);
});

test('a sender who shows no number is known by their user id', () => {
  const hidden = { profile: { name: 'Мария', username: 'maria' }, user_id: USER_ID };
  const expected = { from: userId, aliases: undefined, name: 'Мария' };
  expect(senderOf({ from: undefined, from_user_id: USER_ID }, [hidden])).toEqual(expected);
  expect(senderOf({ from: undefined }, [hidden])).toEqual(expected);
});

test('each sender has their own name', () => {
  const other = { profile: { name: 'Анна' }, wa_id: '79990000002' };
  const given = change('messages', {
    contacts: [other, contact],
    messages: [textMessage('а'), textMessage('б', { id: 'wamid.2', from: '79990000002' })],
  });
  expect(items(body(given))).toMatchObject([{ message: { name: 'Мария' } }, { message: { name: 'Анна' } }]);
});

test('a single contact that is written differently belongs to a single message', () => {
  expect(senderOf({ from: '5511987654321' }, [{ ...contact, wa_id: '551187654321' }])).toMatchObject({
    from: { value: '5511987654321' },
    name: 'Мария',
  });
});

test('a contact of another sender is not used', () => {
  const beside = [textMessage('б', { id: 'wamid.2' })];
  expect(senderOf({ from: '79990000002' }, [{ ...contact, user_id: USER_ID }], beside)).toEqual({
    from: { kind: 'jid', value: '79990000002' },
    aliases: undefined,
    name: undefined,
  });
});

test.each([
  ['an invalid number', { from: '12', from_user_id: USER_ID }, userId],
  ['a number that is no text', { from: 79990000001, from_user_id: USER_ID }, userId],
  ['a group', { from: '1203630@g.us', from_user_id: USER_ID }, userId],
  ['an invalid user id', { from_user_id: 'us-1' }, phone],
])('%s does not lose the message', (_, part, from) => {
  expect(senderOf(part, [])).toEqual({ from, aliases: undefined, name: undefined });
});

test('without any address it cannot be answered', () => {
  expect(senderOf({ from: undefined }, [])).toMatchObject({ kind: 'ignored', what: 'unreadable' });
});

describe('a client who has other addresses now', () => {
  const linked = (system: object, part: object = {}) => received({ type: 'system', system, ...part });

  test('a new number, and with it a new user id', () => {
    const system = {
      type: 'user_changed_number',
      wa_id: '79990000009',
      user_id: 'RU.2',
      previous_user_id: USER_ID,
    };
    expect(linked(system)).toMatchObject({
      event: {
        type: 'addresses-linked',
        addresses: [{ kind: 'jid', value: '79990000009' }, { kind: 'bsuid', value: 'RU.2' }, phone, userId],
      },
    });
  });

  test('a new number, as older versions of the API tell it', () => {
    const system = { type: 'customer_changed_number', new_wa_id: '79990000009', wa_id: '79990000001' };
    expect(linked(system)).toMatchObject({
      event: { addresses: [{ kind: 'jid', value: '79990000009' }, phone] },
    });
  });

  test('a new user id', () => {
    const system = { type: 'user_changed_user_id', user_id: 'RU.2', previous_user_id: USER_ID };
    expect(linked(system, { from: undefined })).toMatchObject({
      event: { addresses: [{ kind: 'bsuid', value: 'RU.2' }, userId] },
    });
  });

  test.each([
    ['the same number', { type: 'user_changed_number', wa_id: '79990000001' }, 'unreadable'],
    ['no new address', { type: 'user_changed_number' }, 'unreadable'],
    ['a new phone', { type: 'customer_identity_changed' }, 'identity-change'],
    ['another note of WhatsApp', { type: 'something' }, 'system'],
  ])('%s: ignored', (_, system, what) => {
    expect(linked(system)).toMatchObject({ kind: 'ignored', what });
  });
});

test('a name that is no text is left out', () => {
  const given = messages(textMessage('Да'));
  const named = JSON.parse(JSON.stringify(given).replace('"Мария"', '{"first":"Мария"}'));
  expect(items(named)).toMatchObject([{ kind: 'message' }]);
});
