import { meta } from '../../../src/channels/meta';
import { metaSettings } from '../../../src/channels/meta/settings';

const least = { phoneNumberId: '106540352242922', accessToken: 'a', appSecret: 'b', verifyToken: 'c' };

function problem(part: object): string {
  const { error } = metaSettings.safeParse({ ...least, ...part });
  const [issue] = error?.issues ?? [];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'none';
}

test('what need not be given', () => {
  expect(metaSettings.parse(least)).toEqual({
    ...least,
    graphUrl: 'https://graph.facebook.com',
    apiVersion: 'v26.0',
    sharedWithBusinessApp: false,
  });
});

test.each<[object, string]>([
  [
    { phoneNumberId: '+1 555 078 3881' },
    'phoneNumberId: must be the "Phone number ID" of the page "API Setup": digits, in quotes. It is not the phone number',
  ],
  [
    { phoneNumberId: undefined },
    'phoneNumberId: must be the "Phone number ID" of the page "API Setup": digits, in quotes. It is not the phone number',
  ],
  [{ appSecret: '' }, 'appSecret: must not be empty'],
  [{ apiVersion: '26' }, 'apiVersion: must be a version of the Graph API, such as v26.0'],
  [{ graphUrl: 'http://graph.example' }, 'graphUrl: must be https://…, or http:// of this machine'],
  [{ graphUrl: 'graph' }, 'graphUrl: must be https://…, or http:// of this machine'],
  [
    { windowTemplate: { name: 'Reply later', language: 'ru' } },
    'windowTemplate.name: must be lower-case letters, digits and _',
  ],
  [
    { windowTemplate: { name: 'r', language: 'Russian' } },
    'windowTemplate.language: must be a language of Meta, such as ru or en_US',
  ],
  [{ phoneNumberID: '1' }, ': Unrecognized key: "phoneNumberID"'],
])('%j', (part, expected) => {
  expect(problem(part)).toBe(expected);
});

test('a slash at the end of an address does not count', () => {
  expect(metaSettings.parse({ ...least, graphUrl: 'https://graph.example/' }).graphUrl).toBe(
    'https://graph.example',
  );
});

test('what proves the number, and what must not stand in the file', () => {
  const settings = metaSettings.parse(least);
  expect(meta.account?.(settings)).toEqual({ name: '106540352242922', trust: 'b' });
  expect(meta.secrets).toEqual(['accessToken', 'appSecret', 'verifyToken']);
});
