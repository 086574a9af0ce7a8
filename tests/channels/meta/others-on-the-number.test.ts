import { body, change, contact, items, textMessage, USER_ID } from './bed';

/** People with the WhatsApp Business app, and Meta Business Agent. */

const echo = (part: object = {}) => ({
  from: '15550783881',
  to: '79990000001',
  id: 'wamid.echo',
  timestamp: '1749416383',
  type: 'text',
  text: { body: 'Ждём вас!' },
  ...part,
});
const echoes = (...message_echoes: unknown[]) =>
  items(body(change('smb_message_echoes', { message_echoes })));

test("a person's reply from the WhatsApp Business app", () => {
  expect(echoes(echo())).toEqual([
    {
      kind: 'event',
      account: '106540352242922',
      event: {
        type: 'person-replied',
        messageId: 'wamid.echo',
        to: { kind: 'jid', value: '79990000001' },
        kind: 'text',
        text: 'Ждём вас!',
        at: '2025-06-08T20:59:43.000Z',
      },
    },
  ]);
});

test('to a client who shows no number, with a picture', () => {
  const image = { id: '1', mime_type: 'image/jpeg' };
  expect(
    echoes(echo({ to: undefined, to_user_id: USER_ID, type: 'image', text: undefined, image })),
  ).toMatchObject([{ event: { to: { kind: 'bsuid', value: USER_ID }, kind: 'image', text: null } }]);
});

test('to a client who is known by their number and by their user id', () => {
  expect(echoes(echo({ to_user_id: USER_ID }))).toMatchObject([
    {
      event: { to: { kind: 'jid', value: '79990000001' }, aliases: [{ kind: 'bsuid', value: USER_ID }] },
    },
  ]);
});

test.each([
  ['an edit', { type: 'edit' }, 'echo-edit'],
  ['a deletion', { type: 'revoke' }, 'echo-revoke'],
  ['a reaction', { type: 'reaction' }, 'echo-reaction'],
  ['a message to a group', { group_id: 'G' }, 'group'],
  ['a message to no address', { to: undefined }, 'unreadable'],
])('%s is ignored', (_, part, what) => {
  expect(echoes(echo(part), echo())).toMatchObject([{ kind: 'ignored', what }, { kind: 'event' }]);
});

describe('while another agent answers', () => {
  const value = {
    contacts: [contact],
    messages: [textMessage('Сколько стоит?')],
    message_echoes: [echo()],
    statuses: [{ id: 'wamid.out', status: 'read', timestamp: '1' }],
  };

  test.each([
    ['as it is delivered', { standby: value }],
    ['with the contacts outside', { contacts: [contact], standby: { ...value, contacts: undefined } }],
    ['as other fields are written', value],
  ])("the client's messages are for reading only: %s", (_, given) => {
    expect(items(body(change('standby', given)))).toMatchObject([
      { kind: 'message', message: { text: 'Сколько стоит?', name: 'Мария', standby: true } },
      { kind: 'ignored', what: 'standby-echo' },
      { kind: 'ignored', what: 'standby-status' },
    ]);
  });

  test('otherwise they are to be answered', () => {
    expect(items(body(change('messages', value)))[0]).not.toHaveProperty('message.standby');
  });

  test('a change of who answers is ignored', () => {
    expect(items(body(change('messaging_handovers', {})))).toMatchObject([{ what: 'other-field' }]);
  });
});
