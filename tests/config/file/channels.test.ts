import { readConfigFile } from '../../../src/config/file';
import { env, useFolder, writeJson } from './folder';

useFolder();

describe('two channels of sessions with the same name', () => {
  const key = { env: 'SALON_SECRET' };
  const waha = { company: '962302', provider: 'waha', session: 'default', apiKey: key, hmacKey: key };
  const twoSessions = (urls: string[]) =>
    writeJson({ channels: urls.map((url, i) => ({ ...waha, id: `salon-${i}`, url })) });

  test('are two numbers where their servers differ', async () => {
    twoSessions(['http://waha-1:3000', 'http://waha-2:3000']);
    expect((await readConfigFile(env))?.channels).toHaveLength(2);
  });

  test('are one number, and a mistake, on one server', async () => {
    twoSessions(['http://waha:3000', 'http://waha:3000/']);
    await expect(readConfigFile(env)).rejects.toMatchObject({
      path: 'channels[1]',
      given: 'of the same account as channels[0]',
    });
  });
});
