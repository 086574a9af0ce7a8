import { Writable } from 'node:stream';
import { InvalidAddress } from '../src/errors';
import { createLogger } from '../src/logger';

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
  ['a phone', { phone: '+79163674723' }, '79163674723'],
  ['whom a reply goes to', { to: '+79163674723' }, '79163674723'],
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
  ['an address that is none', { err: new InvalidAddress('8916367472345', 'too long') }, '8916367472345'],
])('%s stays out of the log', (_what, fields, secret) => {
  const line = logged((log) => log.info(fields, 'something happened'));
  expect(line).toContain('something happened');
  expect(line).not.toContain(secret);
});

test('an error is told with its code, and with what an error inside it said', () => {
  const inner = Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: ['s3cret'] } });
  const err = Object.assign(new Error('all failed'), { code: 'E1', lastNodeError: inner });
  expect(JSON.parse(logged((log) => log.warn({ err }))).err).toMatchObject({
    type: 'Error',
    message: 'all failed',
    code: 'E1',
    lastNodeError: 'WRONGPASS',
  });
});

test('lines about one client can be put together without knowing who he is', () => {
  const mark = /client-[0-9a-f]{8}/;
  const [first, second] = ['+79163674723', '+79163674723'].map(
    (phone) => mark.exec(logged((log) => log.info({ phone })))?.[0],
  );
  expect(first).toMatch(mark);
  expect(first).toBe(second);
  expect(logged((log) => log.info({ phone: '+79163674724' }))).not.toContain(first);
});
