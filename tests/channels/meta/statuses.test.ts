import { body, change, items } from './bed';

const status = (part: object) => ({
  id: 'wamid.out',
  status: 'sent',
  timestamp: '1749416383',
  recipient_id: '79990000001',
  ...part,
});

function statuses(...given: unknown[]) {
  return items(body(change('messages', { statuses: given })));
}

test('a status carries our key and whether it is charged for', () => {
  const pricing = { billable: true, pricing_model: 'PMP', category: 'service' };
  expect(statuses(status({ biz_opaque_callback_data: 'demo-1-2-abc', pricing }))).toEqual([
    {
      kind: 'event',
      account: '106540352242922',
      event: {
        type: 'status',
        messageId: 'wamid.out',
        idempotencyKey: 'demo-1-2-abc',
        status: 'sent',
        at: '2025-06-08T20:59:43.000Z',
        failure: undefined,
        billable: true,
      },
    },
  ]);
});

test.each([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
])('%s means %s', (given, expected) => {
  expect(statuses(status({ status: given }))).toMatchObject([{ event: { status: expected } }]);
});

test.each([
  [131026, 'unreachable'],
  [131047, 'window'],
  [131049, 'refused'],
  [130472, 'refused'],
  [131056, 'retry'],
  [131000, 'retry'],
  [1, 'retry'],
  [130429, 'slow'],
  [131042, 'outage'],
  [190, 'outage'],
  [132015, 'refused'],
  [999_999, 'refused'],
])('a failure with code %i means %s', (code, effect) => {
  const errors = [{ code, title: 'Failed', message: 'Failed', error_data: { details: 'Because.' } }];
  expect(statuses(status({ status: 'failed', errors }))).toMatchObject([
    { event: { failure: { effect, code: String(code), reason: 'Failed: Because.' } } },
  ]);
});

test.each([[[]], [undefined], ['no'], [[null]], [[{ code: 'x' }]]])(
  'a failure without a code: %j',
  (errors) => {
    expect(statuses(status({ status: 'failed', errors }))).toMatchObject([
      { event: { status: 'failed', failure: { effect: 'refused', reason: 'no reason given' } } },
    ]);
  },
);

test("the reason does not tell the client's number", () => {
  const errors = [{ code: 131026, message: 'Message to 79990000001 (+7 999 000-00-01) undeliverable' }];
  const [item] = statuses(status({ status: 'failed', errors }));
  expect(JSON.stringify(item)).not.toMatch(/9990000001|000-00-01/);
});

test('a key that is no text, or too long, is left out', () => {
  for (const biz_opaque_callback_data of [7, 'x'.repeat(513), ''])
    expect(statuses(status({ biz_opaque_callback_data }))).toMatchObject([
      { event: { messageId: 'wamid.out', idempotencyKey: undefined } },
    ]);
});

test('a broken status does not lose the others', () => {
  const given = statuses(null, status({ id: undefined }), status({ timestamp: {} }), status({}));
  expect(given.map((item) => (item.kind === 'ignored' ? item.what : item.kind))).toEqual([
    'unreadable',
    'unreadable',
    'unreadable',
    'event',
  ]);
});

test.each([
  ['of a group', { recipient_type: 'group' }, 'group-status'],
  ['that is not known', { status: 'deleted' }, 'unknown-status'],
])('a status %s is ignored', (_, part, what) => {
  expect(statuses(status(part))).toMatchObject([{ kind: 'ignored', what }]);
});
