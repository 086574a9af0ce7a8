import { body, change, items } from './bed';

const update = (value: object) => items(body(change('account_update', { metadata: undefined, ...value })));
const restricted = (...types: string[]) => ({
  event: 'ACCOUNT_RESTRICTION',
  restriction_info: types.map((restriction_type) => ({ restriction_type, expiration: 1641330498 })),
});

test.each<[object, boolean, string]>([
  [{ event: 'ACCOUNT_DELETED' }, false, 'ACCOUNT_DELETED'],
  [{ event: 'ACCOUNT_OFFBOARDED' }, false, 'ACCOUNT_OFFBOARDED'],
  [{ event: 'PARTNER_REMOVED' }, false, 'PARTNER_REMOVED'],
  [{ event: 'ACCOUNT_RECONNECTED' }, true, 'ACCOUNT_RECONNECTED'],
  [{ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } }, false, 'DISABLED_UPDATE DISABLE'],
  [
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } },
    true,
    'DISABLED_UPDATE REINSTATE',
  ],
  [
    restricted('RESTRICTED_BIZ_INITIATED_MESSAGING', 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING'),
    false,
    'RESTRICTED_CUSTOMER_INITIATED_MESSAGING',
  ],
])('%j: connected is %s', (value, connected, state) => {
  expect(update(value)).toEqual([
    { kind: 'event', event: { type: 'session', connected, state, at: '2025-06-08T20:59:43.000Z' } },
  ]);
});

test.each([
  { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE' } },
  restricted('RESTRICTED_BIZ_INITIATED_MESSAGING'),
  { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'ADULT' } },
  { event: 'PARTNER_ADDED' },
  {},
])('%j does not keep the number from answering', (value) => {
  expect(update(value)).toEqual([{ kind: 'ignored', what: 'account-update' }]);
});
