import { signBody, verifySignature } from '../../src/provider-api/signature';

const secret = 'whsec_1';
const body = '{"text":"Записала вас"}';
const signedAt = new Date('2026-11-24T10:00:00.900Z');
const header = signBody(secret, body, signedAt);

test('the header is the time in seconds and the HMAC of time and body', () => {
  // printf '%s' '1795514400.{"text":"Записала вас"}' | openssl dgst -sha256 -hmac whsec_1
  expect(header).toBe('t=1795514400,v1=ead5436b03d52bc0dea34a2078d351bb3b6803fbab152949532eb663de2c2807');
});

test('a receiver with the same secret accepts it, from text and from bytes', () => {
  expect(verifySignature({ secret, header, body, now: signedAt })).toBe(true);
  expect(verifySignature({ secret, header, body: Buffer.from(body), now: signedAt })).toBe(true);
});

test('one matching signature of several is enough', () => {
  const v1 = header.split(',')[1];
  const both = signBody('whsec_2', body, signedAt);
  expect(verifySignature({ secret, header: `${both},${v1}`, body, now: signedAt })).toBe(true);
});

test.each([
  ['another body', { body: '{"text":"Отменила вас"}' }],
  ['another secret', { secret: 'whsec_2' }],
  ['another time', { header: header.replace('t=1795514400', 't=1795514401') }],
  ['no header', { header: undefined }],
  ['no time', { header: header.split(',')[1] }],
  ['no signature', { header: header.split(',')[0] }],
  ['a signature cut short', { header: header.slice(0, -2) }],
  ['something else', { header: 'sha256=abc' }],
])('%s is refused', (_, change) => {
  expect(verifySignature({ secret, header, body, now: signedAt, ...change })).toBe(false);
});

test('a recorded request is refused after five minutes, and one from the future as well', () => {
  const at = (seconds: number) =>
    verifySignature({ secret, header, body, now: new Date(signedAt.getTime() + seconds * 1000) });
  expect([at(-302), at(-299), at(299), at(301)]).toEqual([false, true, true, false]);
});

test('the tolerance is the receiver’s choice', () => {
  const now = new Date(signedAt.getTime() + 20_000);
  expect(verifySignature({ secret, header, body, now, toleranceSeconds: 10 })).toBe(false);
  expect(verifySignature({ secret, header, body, now, toleranceSeconds: 30 })).toBe(true);
});
