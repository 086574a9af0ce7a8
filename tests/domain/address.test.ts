import {
  canonicalOf,
  chatKind,
  normalizeAddress,
  normalizePhone,
  phoneOf,
  spellingsOf,
} from '../../src/domain/address';
import { InvalidAddress } from '../../src/domain/errors';

describe('a phone number in any international spelling is one E.164 address', () => {
  test.each([
    ['+79163674723'],
    ['79163674723'],
    ['+7 916 367-47-23'],
    ['7 (916) 367-47-23'],
    [' +7.916.367.47.23 '],
    ['0079163674723'],
    ['00 7 916 367-47-23'],
    ['+7\u00a0916\u00a0367\u201147\u201123'],
    ['\u202a+7 916 367-47-23\u202c'],
    ['79163674723@c.us'],
    ['79163674723@s.whatsapp.net'],
  ])('%j is +79163674723', (spelling) => {
    expect(normalizePhone(spelling)).toBe('+79163674723');
  });

  test('digits are read as international: 849… is Vietnam, not a Russian number after an 8', () => {
    expect(normalizePhone('84912345678')).toBe('+84912345678');
  });

  test('ten digits are read as international where such a number exists: Singapore', () => {
    expect(normalizePhone('6591234567')).toBe('+6591234567');
  });

  test('a number of a range that is not yet assigned is accepted: new ranges open all the time', () => {
    expect(normalizePhone('+70000000001')).toBe('+70000000001');
    expect(normalizePhone('972987654321')).toBe('+972987654321');
  });
});

describe('a number that was not given internationally is refused', () => {
  test.each([
    ['8 916 367 47 23', /not 8 916/],
    ['89163674723', /not 8 916/],
    ['8 (495) 123-45-67', /not 8 916/],
    ['(916) 367-47-23', /no such numbers/],
    ['9163674723', /no such numbers/],
    ['0916 367 47 23', /calling code/],
    ['+7 916 367-47-2', /no such numbers/],
    ['+7 916 367-47-234', /no such numbers/],
    ['+7 916 367-47-23 ext. 5', /made of digits/],
    ['79163674723+79163674724', /made of digits/],
    ['Anna', /made of digits/],
    ['', /made of digits/],
    ['+', /made of digits/],
  ])('%j', (given, problem) => {
    expect(() => normalizePhone(given)).toThrow(InvalidAddress);
    expect(() => normalizePhone(given)).toThrow(problem);
  });

  test('and so is an id that contains no phone number', () => {
    expect(() => normalizePhone('123456@lid')).toThrow(InvalidAddress);
  });
});

describe('a WhatsApp id becomes the address of its user', () => {
  test.each([
    ['79163674723@c.us', '+79163674723'],
    ['79163674723@s.whatsapp.net', '+79163674723'],
    ['79163674723:12@s.whatsapp.net', '+79163674723'],
    ['79163674723_1:12@s.whatsapp.net', '+79163674723'],
    ['79163674723:99@hosted', '+79163674723'],
    ['79163674723', '+79163674723'],
    ['84912345678@c.us', '+84912345678'],
    ['5511999999999@s.whatsapp.net', '+5511999999999'],
    ['123@lid', 'lid:123'],
    ['123:4@lid', 'lid:123'],
    ['123:99@hosted.lid', 'lid:123'],
  ])('%s is %s', (value, address) => {
    expect(normalizeAddress({ kind: 'jid', value })).toBe(address);
  });

  test('even where no phone number has that length: a client has written from it', () => {
    expect(normalizeAddress({ kind: 'jid', value: '1234567890@s.whatsapp.net' })).toBe('+1234567890');
    expect(normalizeAddress({ kind: 'jid', value: '22997123456@s.whatsapp.net' })).toBe('+22997123456');
  });

  test.each([
    ['89163674723@c.us'],
    ['123@c.us'],
    ['1234567890123456@c.us'],
    ['@c.us'],
    ['abc@c.us'],
    ['79163674723@example.com'],
    ['867051314767696@bot'],
    ['79163674723@c.us@lid'],
  ])('but %s is refused', (value) => {
    expect(() => normalizeAddress({ kind: 'jid', value })).toThrow(InvalidAddress);
  });
});

describe('ids of former numbering plans become the present number', () => {
  test.each([
    ['Mexico with the old 1', '5215512345678@s.whatsapp.net', '+52 55 1234 5678'],
    ['Mexico', '525512345678@s.whatsapp.net', '+52 55 1234 5678'],
    ['Brazil without the ninth digit', '553188887777@s.whatsapp.net', '+55 31 98888-7777'],
    ['Brazil', '5531988887777@s.whatsapp.net', '+55 (31) 98888-7777'],
    ['a landline in Brazil', '551133334444@s.whatsapp.net', '+55 11 3333-4444'],
    ['Argentina', '5491112345678@s.whatsapp.net', '+54 9 11 1234-5678'],
    ['Argentina in its national spelling', '5491112345678@s.whatsapp.net', '+54 11 15-1234-5678'],
  ])('%s: %s and %s are one client', (_, value, spelling) => {
    expect(normalizeAddress({ kind: 'jid', value })).toBe(normalizePhone(spelling));
  });

  test('which is written in the present plan', () => {
    expect(normalizePhone('5215512345678')).toBe('+525512345678');
    expect(normalizePhone('553188887777')).toBe('+5531988887777');
    expect(normalizePhone('551133334444')).toBe('+551133334444');
    expect(normalizePhone('551177778888')).toBe('+551177778888'); // trunked radio still has eight digits
    expect(normalizePhone('5491112345678')).toBe('+5491112345678');
  });
});

describe('people without a phone', () => {
  test.each([
    ['lid', '123456', 'lid:123456'],
    ['lid', '123456@lid', 'lid:123456'],
    ['phone', '123456:7@lid', 'lid:123456'],
    ['bsuid', 'US.13491208655302741918', 'bsuid:US.13491208655302741918'],
    ['bsuid', 'US.ENT.11815799212886844830', 'bsuid:US.ENT.11815799212886844830'],
  ] as const)('%s %s is %s', (kind, value, address) => {
    expect(normalizeAddress({ kind, value })).toBe(address);
    expect(phoneOf(address)).toBeNull();
  });

  test.each([
    ['lid', 'abc'],
    ['lid', ''],
    ['bsuid', '13491208655302741918'],
    ['bsuid', 'US.'],
    ['bsuid', 'us.1349'],
  ] as const)('%s %j is refused', (kind, value) => {
    expect(() => normalizeAddress({ kind, value })).toThrow(InvalidAddress);
  });

  test('a phone number is its own phone', () => {
    expect(phoneOf('+79163674723')).toBe('+79163674723');
  });
});

test.each([
  '+79163674723',
  '+525512345678',
  '+5531988887777',
  '1234567890@c.us',
  'lid:123456',
  'bsuid:US.1349',
])('normalizing the address of %s again changes nothing', (value) => {
  const address = normalizeAddress({ kind: 'jid', value });
  expect(normalizeAddress({ kind: 'jid', value: address })).toBe(address);
});

describe('not every chat is with a client', () => {
  test.each([
    ['120363025246125486@g.us', 'group'],
    ['79163674723-1580000000@g.us', 'group'],
    ['status@broadcast', 'broadcast'],
    ['1580000000@broadcast', 'broadcast'],
    ['0@s.whatsapp.net', 'broadcast'],
    ['120363144038483540@newsletter', 'newsletter'],
    ['79163674723@c.us', 'client'],
    ['123@lid', 'client'],
    ['+7 916 367-47-23', 'client'],
  ])('%s is a %s', (value, kind) => {
    expect(chatKind(value)).toBe(kind);
  });

  test.each(['120363025246125486@g.us', 'status@broadcast', '120363144038483540@newsletter', '0@c.us'])(
    '%s has no address',
    (value) => {
      expect(() => normalizeAddress({ kind: 'jid', value })).toThrow(InvalidAddress);
      expect(() => normalizeAddress({ kind: 'phone', value })).toThrow(InvalidAddress);
    },
  );
});

test('a mobile number of Argentina has two spellings, and other addresses have one', () => {
  expect(spellingsOf('+5491123456789')).toEqual(['+5491123456789', '+541123456789']);
  expect(spellingsOf('+541123456789')).toEqual(['+541123456789', '+5491123456789']);
  for (const address of ['+79163674723', '+5511987654321', 'lid:5491123456789', 'bsuid:AR.1349'])
    expect(spellingsOf(address)).toEqual([address]);
});

test('the newest phone is the canonical address; a phone comes before a WhatsApp id', () => {
  const [old, newer, lid, bsuid] = ['+79160000001', '+79160000002', 'lid:1', 'bsuid:RU.1'];
  expect(canonicalOf([newer, old], old)).toBe(newer);
  expect(canonicalOf([lid, newer], old)).toBe(old); // it is not known which phone is newer
  expect(canonicalOf([lid, newer], lid)).toBe(newer);
  expect(canonicalOf([bsuid, lid], lid)).toBe(lid);
  expect(canonicalOf([bsuid, lid])).toBe(bsuid);
});
