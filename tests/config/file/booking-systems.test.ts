import { readConfigFile } from '../../../src/config/file';
import { env, SECRET, salon, useFolder, writeJson } from './folder';

useFolder();

const calendar = { id: 'calendar', company: 962302, provider: 'generic', secret: { env: 'SALON_SECRET' } };

test('a booking system is read with its company, its provider and its settings', async () => {
  writeJson({ bookingSystems: [calendar] });
  expect(await readConfigFile(env)).toMatchObject({
    channels: [],
    bookingSystems: [
      { id: 'calendar', company: '962302', provider: 'generic', settings: { secret: SECRET } },
    ],
  });
});

test('each company has its own', async () => {
  writeJson({
    channels: [salon],
    bookingSystems: [calendar, { ...calendar, id: 'other', company: 'second' }],
  });
  expect((await readConfigFile(env))?.bookingSystems.map(({ company }) => company)).toEqual([
    '962302',
    'second',
  ]);
});

describe('a mistake names the field, what was given and what is allowed:', () => {
  const second = (other: object) => ({
    bookingSystems: [calendar, { ...calendar, id: 'other', company: 'second', ...other }],
  });
  test.each<[string, unknown, string, string, RegExp]>([
    ['no list', { bookingSystems: {} }, 'bookingSystems', 'an object', /must be a list/],
    [
      'an almost right section',
      { bookingSystem: [] },
      'bookingSystem',
      'no field',
      /must be bookingSystems \(did you mean that\?\)/,
    ],
    [
      'an id that another booking system has',
      second({ id: 'calendar' }),
      'bookingSystems[1].id',
      '"calendar"',
      /must be unique, among channels too/,
    ],
    [
      'an id that a channel has',
      { channels: [salon], bookingSystems: [{ ...calendar, id: 'salon' }] },
      'bookingSystems[0].id',
      '"salon"',
      /must be unique, among channels too/,
    ],
    [
      'a second booking system of a company, however its id is written',
      second({ company: '962302' }),
      'bookingSystems[1].company',
      '"962302"',
      /another booking system; bookingSystems\[0\] is its own/,
    ],
    [
      'an unknown provider',
      second({ provider: 'paper' }),
      'bookingSystems[1].provider',
      '"paper"',
      /must be one of .*generic/,
    ],
    [
      'a provider of channels',
      second({ provider: 'green-api' }),
      'bookingSystems[1].provider',
      '"green-api"',
      /must be one of .*generic/,
    ],
    [
      'a secret in the file',
      second({ secret: SECRET }),
      'bookingSystems[1].secret',
      'written in the file',
      /env\('NAME'\)/,
    ],
    [
      'a variable that is not set',
      second({ secret: { env: 'NO' } }),
      'bookingSystems[1].secret',
      "env('NO')",
      /NO is not/,
    ],
    ['no secret', second({ secret: undefined }), 'bookingSystems[1].secret', 'not set', /must be string/],
    ['an unknown field', second({ secrets: 'x' }), 'bookingSystems[1].secrets', 'no field', /must be secret/],
  ])('%s', async (_, config, path, given, allowed) => {
    writeJson(config);
    await expect(readConfigFile(env)).rejects.toMatchObject({
      code: 'config-file.invalid',
      path,
      given,
      allowed: expect.stringMatching(allowed),
      message: expect.not.stringContaining(SECRET),
    });
  });
});
