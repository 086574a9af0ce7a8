import { Writable } from 'node:stream';
import { ConversationParked } from '../../src/conversation/errors';
import { InvalidAddress, UnknownCompany } from '../../src/domain/errors';
import { createLogger } from '../../src/observability/logger';
import { masked } from '../../src/privacy/redaction';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  let lines = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines += chunk;
      done();
    },
  });
  write(createLogger('trace', stream));
  return lines;
}

test.each([
  ['a text', { text: 'my diagnosis' }, 'my diagnosis'],
  ['a name', { name: 'Anna Petrova' }, 'Anna Petrova'],
  ['a phone number', { phone: '+79163674723' }, '79163674723'],
  ['the recipient of a reply', { to: '+79163674723' }, '79163674723'],
  ['a job with everything in it', { data: { text: 'my diagnosis' } }, 'my diagnosis'],
  [
    'the row that PostgreSQL quotes',
    { err: Object.assign(new Error('duplicate key'), { detail: 'Key (address)=(+79163674723) exists' }) },
    '79163674723',
  ],
  [
    'the command that ioredis quotes',
    { err: Object.assign(new Error('ERR'), { command: { name: 'hset', args: ['my diagnosis'] } }) },
    'my diagnosis',
  ],
  [
    'the password that ioredis quotes, of a cluster’s node',
    {
      err: Object.assign(new Error('Failed to refresh slots cache.'), {
        lastNodeError: Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: ['s3cret'] } }),
      }),
    },
    's3cret',
  ],
  [
    'the connection that pg-pool adds to an error',
    { err: Object.assign(new Error('gone'), { client: { options: { connectionString: 's3cret' } } }) },
    's3cret',
  ],
  ['an invalid address', { err: new InvalidAddress('8916367472345', 'too long') }, '8916367472345'],
  ['a provider’s id of a message', { messageId: 'false_79163674723@c.us_3EB0' }, '79163674723'],
  ['a job id that a producer gave', { jobId: 'in-79163674723' }, '79163674723'],
  [
    'what an error says',
    { err: new Error('no chat with 79163674723@c.us, +7 (916) 367-47-23 or anna@example.com') },
    /79163674723|367-47-23|anna@example/,
  ],
  [
    'what the cause of an error says',
    { err: new Error('failed', { cause: new Error('wamid.HBgLNzkxNjM2NzQ3MjM= of +79163674723') }) },
    /HBgLNzkx|79163674723/,
  ],
  [
    'an id of a foreign error',
    { err: Object.assign(new Error('x'), { conversationId: '79163674723@c.us' }) },
    '79163674723',
  ],
  [
    'whatever else an error holds',
    { err: Object.assign(new Error('x'), { issues: [{ input: 'my diagnosis' }], request: 'my diagnosis' }) },
    'my diagnosis',
  ],
])('%s stays out of the log', (_what, fields, secret) => {
  const line = logged((log) => log.info(fields, 'something happened'));
  expect(line).toContain('something happened');
  expect(line).not.toMatch(secret);
});

test('an error is logged with its code, and with the message of an inner error', () => {
  const inner = Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: ['s3cret'] } });
  const err = Object.assign(new Error('all failed'), { code: 'E1', lastNodeError: inner });
  expect(JSON.parse(logged((log) => log.warn({ err }))).err).toMatchObject({
    type: 'Error',
    message: 'all failed',
    code: 'E1',
    lastNodeError: 'WRONGPASS',
  });
});

test('ids in our own errors are logged as they are, also where they look like phone numbers', () => {
  const err = (error: Error) => JSON.parse(logged((log) => log.warn({ err: error }))).err;
  const unknown = err(new UnknownCompany('100200300'));
  expect(unknown).toMatchObject({ companyId: '100200300', code: 'company.unknown' });
  expect(unknown.message).toContain('"100200300"');
  expect(unknown.stack).toContain('"100200300"');
  const cause = new UnknownCompany('100200300');
  const parked = err(new ConversationParked('123456789', '+79163674723 is busy', { cause }));
  expect(parked).toMatchObject({ type: 'ConversationParked', conversationId: '123456789' });
  expect(parked.message).toMatch(/--conversation 123456789: .*"100200300"/);
  expect(JSON.stringify(parked)).not.toContain('79163674723');
});

test('an error that is its own cause is logged', () => {
  const error = new Error('round');
  error.cause = new Error('and round', { cause: error });
  expect(logged((log) => log.warn({ err: error }))).toContain('and round');
});

test('lines about one client can be put together without knowing who they are', () => {
  const mark = /client-[0-9a-f]{8}/;
  const [first, second] = ['+79163674723', '+79163674723'].map(
    (phone) => mark.exec(logged((log) => log.info({ phone })))?.[0],
  );
  expect(first).toMatch(mark);
  expect(first).toBe(second);
  expect(logged((log) => log.info({ phone: '+79163674724' }))).not.toContain(first);
});

test('lines about one message can be put together, and BullMQ’s own job ids are kept', () => {
  const line = () => logged((log) => log.info({ messageId: 'wamid.HBgL', jobId: '4711' }, 'done'));
  const { messageId, jobId } = JSON.parse(line());
  expect(messageId).toMatch(/^message-[0-9a-f]{8}$/);
  expect(JSON.parse(line()).messageId).toBe(messageId);
  expect(jobId).toBe('4711');
});

test('an error keeps the fields that identify its cause', () => {
  const err = Object.assign(new Error('duplicate key'), { code: '23505', constraint: 'message_once' });
  expect(JSON.parse(logged((log) => log.warn({ err }))).err).toMatchObject({
    type: 'Error',
    message: 'duplicate key',
    code: '23505',
    constraint: 'message_once',
    stack: expect.stringContaining('logger.test'),
  });
});

test('dates, server addresses and small numbers are not masked', () => {
  const text = 'at 2026-11-27 09:15:24.123Z, 192.168.100.200:54321 took 1234567 ms for conversation 4711';
  expect(masked(text)).toBe(text);
});

test.each([
  '+7.916.367.47.23',
  '+7/916/3674723',
  '+7\u2011916\u2011367\u201147\u201123',
  '+7 (916) - 367 - 47 - 23',
  '+7 916 367\u201347\u201323',
  '%2B79163674723',
  '8 (916) 367-47-23',
])('a phone number that is written %s is masked completely', (phone) => {
  expect(masked(`no chat with ${phone}, sorry`)).toBe('no chat with [phone], sorry');
});

test('only the beginning is kept of an error that quotes everything a client wrote', () => {
  expect(masked('a word '.repeat(100_000)).length).toBeLessThan(20_000);
});
