import { readConfigFile } from '../../../src/config/file';
import type { ConfigFileInvalid } from '../../../src/config/file/errors';
import { env, SECRET, salon, useFolder, writeJson } from './folder';

useFolder();

const twoOf = (other: object) => ({ channels: [salon, { ...salon, id: 'other', ...other }] });

describe('a mistake names the field, what was given and what is allowed:', () => {
  test.each<[string, unknown, string, string | RegExp, string | RegExp]>([
    ['no object', 7, 'its default export', '7', 'must be an object'],
    ['an unknown section', { chanels: [] }, 'chanels', 'no field', /must be channels/],
    ['channels that are no list', { channels: {} }, 'channels', 'an object', 'must be a list'],
    ['a channel that is none', { channels: ['a'] }, 'channels[0]', '"a"', 'must be an object'],
    [
      'an id with a slash',
      { channels: [{ ...salon, id: 'a/b' }] },
      'channels[0].id',
      '"a/b"',
      /letters, digits/,
    ],
    [
      'the id of the simulator',
      { channels: [{ ...salon, id: 'simulator' }] },
      'channels[0].id',
      '"simulator"',
      /\/try/,
    ],
    ['no id', { channels: [{ ...salon, id: undefined }] }, 'channels[0].id', 'not set', /letters, digits/],
    [
      'an id twice',
      twoOf({ id: 'salon' }),
      'channels[1].id',
      '"salon"',
      'must be unique; channels[0] has it already',
    ],
    [
      'no company',
      { channels: [{ ...salon, company: null }] },
      'channels[0].company',
      'null',
      /id of a company/,
    ],
    [
      'an unknown provider',
      twoOf({ provider: 'genric' }),
      'channels[1].provider',
      '"genric"',
      /must be generic/,
    ],
    [
      'another one',
      twoOf({ provider: 'telegram' }),
      'channels[1].provider',
      '"telegram"',
      /^must be one of .*generic/,
    ],
    ['no provider', twoOf({ provider: undefined }), 'channels[1].provider', 'not set', /one of/],
    [
      'an id without quotes',
      twoOf({
        provider: 'waha',
        secret: undefined,
        apiKey: salon.secret,
        hmacKey: salon.secret,
        session: 106540352242922,
      }),
      'channels[1].session',
      '106540352242922',
      'must be a text: put it in quotes',
    ],
    [
      'an id of Meta without quotes',
      { channels: [{ id: 'salon', company: '1', provider: 'meta', phoneNumberId: 106540352242922 }] },
      'channels[0].phoneNumberId',
      '106540352242922',
      /Phone number ID.*in quotes/,
    ],
    ['an unknown field', twoOf({ ur: 'x' }), 'channels[1].ur', 'no field', /must be url/],
    ['a missing field', twoOf({ url: undefined }), 'channels[1].url', 'not set', /URL/],
    ['a wrong value', twoOf({ url: 'gateway' }), 'channels[1].url', '"gateway"', /must be a URL/],
    [
      'a URL whose password cannot be decoded',
      twoOf({ url: 'https://u:whsec%zz@host/' }),
      'channels[1].url',
      'https://host',
      /of its password is written/,
    ],
    ['half a URL', twoOf({ url: 'u:whsec@host' }), 'channels[1].url', '…', /must be a URL/],
    [
      'another protocol',
      twoOf({ url: 'ftp://u:whsec@host/' }),
      'channels[1].url',
      'ftp://u:***@host/',
      /http:/,
    ],
    ['a value of another type', twoOf({ url: 5 }), 'channels[1].url', '5', /URL|string/],
    ['a wrong value of a variable', twoOf({ url: { env: 'BAD' } }), 'channels[1].url', "env('BAD')", /URL/],
    [
      'a variable that is not set',
      twoOf({ url: { env: 'NO' } }),
      'channels[1].url',
      "env('NO')",
      /NO is not/,
    ],
    [
      'a blank variable',
      twoOf({ secret: { env: 'BLANK' } }),
      'channels[1].secret',
      "env('BLANK')",
      /BLANK is not/,
    ],
    [
      'a secret in the file',
      twoOf({ secret: SECRET }),
      'channels[1].secret',
      'written in the file',
      /env\('NAME'\)/,
    ],
  ])('%s', async (_, config, path, given, allowed) => {
    writeJson(config);
    const error: ConfigFileInvalid = await readConfigFile({ ...env, BAD: 'not-a-url', BLANK: ' ' }).then(
      () => undefined,
      (cause) => cause,
    );
    expect(error).toMatchObject({
      code: 'config-file.invalid',
      path,
      given: typeof given === 'string' ? given : expect.stringMatching(given),
      allowed: typeof allowed === 'string' ? allowed : expect.stringMatching(allowed),
      message: `${error.file}: ${path} is ${error.given}; it ${error.allowed}`,
    });
    expect(JSON.stringify([error.message, error])).not.toMatch(/whsec|not-a-url/);
  });
});
