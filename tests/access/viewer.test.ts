import { can, type Permission, type Role, sees, shownPhone } from '../../src/access/viewer';

const TABLE: Record<Permission, Role[]> = {
  view: ['owner', 'operator', 'read-only'],
  answer: ['owner', 'operator'],
  repair: ['owner', 'operator'],
  'see-phones': ['owner', 'operator'],
  simulate: ['owner', 'operator'],
  forget: ['owner'],
  'see-audit': ['owner'],
};

describe.each(Object.entries(TABLE) as [Permission, Role[]][])('the permission %s', (permission, allowed) => {
  it.each(['owner', 'operator', 'read-only'] as const)('of the role %s is as in the table', (role) => {
    expect(can({ role }, permission)).toBe(allowed.includes(role));
  });
});

it('shows a whole phone to an operator, and a part of it to a read-only user', () => {
  expect(shownPhone({ role: 'operator' }, '+79990000001')).toBe('+79990000001');
  expect(shownPhone({ role: 'read-only' }, '+79990000001')).toBe('+79…01');
});

it('lets a user see the companies of their list alone', () => {
  expect(sees({ companies: 'all' }, 'demo')).toBe(true);
  expect(sees({ companies: ['demo'] }, 'demo')).toBe(true);
  expect(sees({ companies: ['demo'] }, 'demo2')).toBe(false);
  expect(sees({ companies: [] }, 'demo')).toBe(false);
});
