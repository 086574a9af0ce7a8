import { DatabaseError } from 'pg';
import { isDatabaseAway } from '../../src/db/connection/availability';
import { DatabaseAway } from '../../src/db/errors';
import { UnknownCompany } from '../../src/domain/errors';

const fromServer = (code: string) =>
  Object.assign(new DatabaseError('said by the server', 1, 'error'), { code });
const fromSystem = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

test.each([
  ...['08006', '25006', '25P03', '28P01', '3D000', '53100', '53300', '57P01', '57P02', '57P03'].map(
    fromServer,
  ),
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'].map(fromSystem),
  Object.assign(new AggregateError([fromSystem('ECONNREFUSED')]), { code: 'ECONNREFUSED' }),
  new Error('Connection terminated unexpectedly'),
  new Error('Connection terminated due to connection timeout'),
  new Error('timeout exceeded when trying to connect'),
  new Error('Query read timeout'),
  new Error('Client has encountered a connection error and is not queryable'),
])('%s means that PostgreSQL is away', (error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test.each([
  ...['22001', '23505', '23P01', '40001', '40P01', '42P01', '55P03', '57014'].map(fromServer),
  new UnknownCompany('unknown'),
  new Error('the model is out of order'),
  'a string',
  undefined,
])('%s is an error of one statement, or not of PostgreSQL', (error) => {
  expect(isDatabaseAway(error)).toBe(false);
});

test.each([
  ['a wrong password', { code: '28P01' }, true],
  ['a database that does not exist', { code: '3D000' }, true],
  [
    'a URL that lacks the password',
    { message: 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string' },
    true,
  ],
  ['no TLS although the URL asks for it', { message: 'The server does not support SSL connections' }, true],
  ['a self-signed certificate', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, true],
  ['a certificate for another host', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, true],
  ['an expired certificate', { code: 'CERT_HAS_EXPIRED' }, true],
  ['no answer', { code: 'ECONNREFUSED' }, false],
  ['a shutdown', { code: '57P01' }, false],
])('PostgreSQL with %s: that %j means a refused login is %s', (_, error, isLoginRefused) => {
  expect(new DatabaseAway(Object.assign(new Error('refused'), error))).toMatchObject({
    isLoginRefused,
    message: expect.stringContaining('DATABASE_URL'),
  });
});
