import { receive } from '../../../src/bookings/yclients/inbound';
import { settings as schema } from '../../../src/bookings/yclients/settings';
import { describeRecorded, recorded, recordedFiles } from '../../channels/support/recorded';
import { adapter, hook, itemsOf, recordEvents, settings } from './adapter';

const changed = (externalId: string) => ({ kind: 'event', event: { type: 'booking-changed', externalId } });
const catalogue = { kind: 'event', event: { type: 'catalogue-changed' } };
const ignored = (what: string) => ({ kind: 'ignored', what });

describe('a webhook', () => {
  test('about a record says which one to read: made, moved or deleted, alone or in a list', () => {
    for (const event of recordEvents()) expect(itemsOf(event)).toEqual([changed('900000000')]);
    expect(itemsOf(recordEvents())).toEqual(Array(3).fill(changed('900000000')));
    expect(itemsOf(hook('record', 'create', { resource_id: '12', data: [] }))).toEqual([changed('12')]);
    expect(itemsOf(hook('record', 'create', { resource_id: null }))).toEqual([changed('77')]);
  });

  test.each(['salon', 'company', 'service', 'service_category', 'master', 'staff', 'schedule'])(
    'about a %s says that the catalogue is to be read',
    (resource) => {
      expect(itemsOf(hook(resource, 'update'))).toEqual([catalogue]);
    },
  );

  test.each([
    ['client', 'client'],
    ['good', 'other-resource'],
    ['goods_operations_sale', 'other-resource'],
    ['finances_operation', 'other-resource'],
  ])('about a %s is counted as %s', (resource, what) => {
    expect(itemsOf(hook(resource, 'create'))).toEqual([ignored(what)]);
  });

  test('of another location is ignored, wherever its number stands', () => {
    expect(itemsOf(hook('record', 'create', { company_id: 4565 }))).toEqual([ignored('unknown-account')]);
    expect(itemsOf(hook('record', 'create', { company_id: '4564' }))).toEqual([changed('77')]);
    expect(itemsOf({ resource: 'record', resource_id: 1, data: { company_id: 4564 } })).toEqual([
      ignored('unknown-account'),
    ]);
  });

  test('without the id of the record is ignored', () => {
    for (const resource_id of [0, -1, 1.5, 'abc', '', {}]) {
      expect(itemsOf(hook('record', 'update', { resource_id, data: null }))).toEqual([ignored('unreadable')]);
    }
    expect(itemsOf([1, 'text', null])).toEqual(Array(3).fill(ignored('unreadable')));
  });

  test('with another key, without one, or not by POST is refused', () => {
    const statuses = adapter.forged('{}').map((forged) => adapter.receive(forged));
    expect(statuses).toMatchObject([401, 401, 401, 401, 404].map((status) => ({ kind: 'refused', status })));
    expect(receive(settings, adapter.signed('7'))).toMatchObject({ kind: 'refused', status: 400 });
  });
});

describeRecorded('recorded webhooks of Altegio', () => {
  const ofTheirs = { ...settings, companyId: '100001' };
  test.each(recordedFiles('altegio'))('%s', (path) => {
    const once = receive(ofTheirs, adapter.signed(recorded(path)));
    expect(once).toEqual({ kind: 'accepted', items: [changed('900000001')] });
    const inList = receive(ofTheirs, adapter.signed(`[${recorded(path)}]`));
    expect(inList).toEqual(once);
    expect(itemsOf(recorded(path))).toEqual([ignored('unknown-account')]);
  });
});

describe('the settings', () => {
  const given = { companyId: 4564, partnerToken: 'p', userToken: 'u', webhookSecret: 'x'.repeat(16) };

  test('take the number of the location as a number or as its digits', () => {
    expect(schema.parse(given).companyId).toBe('4564');
    expect(schema.parse({ ...given, companyId: '4564' }).companyId).toBe('4564');
    for (const companyId of [0, 1.5, 'salon', '', '4564/records'])
      expect(schema.safeParse({ ...given, companyId }).success).toBe(false);
  });

  test('do not take a short secret: it is the only proof of who has sent a webhook', () => {
    expect(schema.safeParse({ ...given, webhookSecret: 'short' }).error?.issues).toMatchObject([
      { path: ['webhookSecret'], message: 'must have 16 characters or more' },
    ]);
  });
});
