import { failureOf } from '../../src/channels/outbound/failure';
import { excerpt } from '../../src/provider-api/excerpt';

const reply = { to: '+79163674723', text: 'Анна Петрова, записала вас на завтра в 10:00 💅\nЖду!' };
const request = { to: reply.to, text: reply.text, chat: '79163674723@c.us', contact: 'anna@example.com' };

test.each([
  ['JSON', JSON.stringify({ error: 'window closed', request })],
  ['JSON with every letter escaped', escaped(JSON.stringify({ error: 'window closed', request }))],
  ['a form', `error=window closed&${new URLSearchParams(request)}`.replaceAll('+', '%20')],
  ['HTML', `<html><h1>window closed</h1><p>${entities(reply.text)}</p><p>${reply.to}</p></html>`],
  ['prose', `window closed: could not send "${reply.text.slice(0, 30)}" to +7 (916) 367-47-23`],
])('a gateway that answers with the request as %s: nothing of the request is kept', (_form, body) => {
  const kept = excerpt(body, reply, 1000);
  expect(kept).toContain('window closed');
  expect(kept).not.toMatch(/Анна|Петрова|записала|завтра|Жду|9163674723|367-47-23|anna@/);
});

test('the words of the gateway itself are kept, up to the limit', () => {
  const body = '{"error":{"code":131047,"message":"Re-engagement message"}}';
  expect(excerpt(body, reply)).toBe(body);
  expect(excerpt('x'.repeat(5000), reply)).toBe('x'.repeat(200));
  expect(excerpt(body, { to: 'lid:123456', text: '' })).toBe(body);
});

test('an address that is not a phone number is removed, too', () => {
  expect(excerpt('unknown: US.1349abc', { to: 'bsuid:US.1349abc', text: 'hi' })).toBe('unknown: [address]');
});

test.each([
  ['as it is', (secret: string) => secret],
  ['in a URL', encodeURIComponent],
  ['in JSON', (secret: string) => secret.replace(/\//g, '\\/')],
  ['in JSON by its codes', (secret: string) => secret.replace(/\//g, '\\u002f').replace(/=/g, '\\u003D')],
  [
    'in HTML',
    (secret: string) =>
      secret
        .replace(/=/g, '&#61;')
        .replace(/&(?!#)/g, '&amp;')
        .replace(/\+/g, '&#x2B;'),
  ],
  ['where the reading ends', (secret: string) => 'x '.repeat(1990) + secret],
])('a secret that is quoted %s is removed', (_, quoted) => {
  const secret = 'abc+def/ghi&jkl==';
  const kept = excerpt(`no: ${quoted(secret)}`, { ...reply, secrets: [secret] }, 5000);
  expect(kept).toMatch(/^no:/);
  expect(kept).not.toMatch(/abc|def|jkl/);
});

test('where nothing was sent, no address is removed', () => {
  const said = 'sign-in required';
  const answer = {
    status: 401,
    json: undefined,
    text: said,
    headers: new Headers(),
    retryAfterMs: undefined,
  };
  expect(failureOf({ answer, verdict: 'outage', secrets: [] }).message).toContain(said);
  expect(excerpt(said, { to: '', text: '' })).toBe(said);
});

test('it is one line without control characters', () => {
  expect(excerpt('a\n\u001b[31mb\u0000\r\nc', reply)).toBe('a [31mb c');
});

function escaped(json: string): string {
  return json.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function entities(text: string): string {
  return text.replace(/[^ -~]/gu, (c) => `&#${c.codePointAt(0)};`);
}
