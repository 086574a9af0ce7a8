import { meta } from '../../../src/channels/meta';
import { createMetaChannel } from '../../../src/channels/meta/outbound';
import { metaSettings } from '../../../src/channels/meta/settings';
import { type GraphServer, startGraphServer } from '../../support/graph-server';
import { PATIENT } from '../../support/limits';

const { signal } = new AbortController();
const LIMITS = { bytes: 1000, types: ['image/', 'audio/'] };
const photo = { mimeType: 'image/jpeg', bytes: Buffer.from('JFIF') };

let graph: GraphServer;
beforeEach(async () => {
  graph = await startGraphServer();
});
afterEach(() => graph.stop());

const settings = (part: object = {}) =>
  metaSettings.parse({
    phoneNumberId: graph.phoneNumberId,
    accessToken: graph.accessToken,
    appSecret: 'app-secret',
    verifyToken: 'verify-me',
    graphUrl: graph.url,
    ...part,
  });

const download = async (media: Record<string, unknown> = { id: '654' }, limits = LIMITS) =>
  createMetaChannel(settings(), PATIENT).download?.(media, limits, signal);

test('a file is fetched with the token', async () => {
  graph.addFile('654', photo);
  await expect(download()).resolves.toEqual(photo);
  expect(graph.requests.map(({ path }) => path)).toEqual([
    `/v26.0/654?phone_number_id=${graph.phoneNumberId}`,
    '/files/654',
  ]);
  expect(new Set(graph.requests.map(({ authorization }) => authorization))).toEqual(
    new Set(['Bearer EAAG-test']),
  );
});

test.each([
  ['of another type', { mimeType: 'video/mp4', bytes: photo.bytes }, 'its type is video/mp4'],
  ['that is too large', { ...photo, bytes: Buffer.alloc(1001) }, 'it has more than 1000 bytes'],
])('a file %s is not fetched', async (_, file, reason) => {
  graph.addFile('654', file);
  await expect(download()).rejects.toMatchObject({ code: 'media.unavailable', reason, retryable: false });
  expect(graph.requests).toHaveLength(1);
});

test('a file that is larger than the API says is not read to its end', async () => {
  graph.addFile('654', { ...photo, bytes: Buffer.alloc(5000), claims: { file_size: 4 } });
  await expect(download()).rejects.toMatchObject({ reason: 'it has more than 1000 bytes' });
});

test.each([
  'https://files.example/654',
  'https://lookaside.fbsbx.com.example/654',
  'https://examplefbsbx.com/654',
  'http://lookaside.fbsbx.com/654',
  'ftp://127.0.0.1/654',
  'nowhere',
])('the token is not sent to %s', async (url) => {
  graph.addFile('654', { ...photo, claims: { url } });
  await expect(download()).rejects.toMatchObject({ reason: 'its address is not on a host of Meta' });
});

test('a redirect is not followed', async () => {
  graph.addFile('654', { ...photo, claims: { url: `${graph.url}/v26.0/654` } });
  const fetched = download();
  await expect(fetched).resolves.toBeDefined(); // an address of the API itself is allowed
  graph.addFile('655', photo);
  graph.answerNext(200, JSON.stringify({ url: `${graph.url}/files/655`, mime_type: 'image/jpeg' }));
  graph.answerNext(302, '', { location: 'https://files.example/655' });
  await expect(download({ id: '655' })).rejects.toMatchObject({ reason: 'its address answers 302' });
});

test('a file that has expired', async () => {
  await expect(download()).rejects.toMatchObject({
    code: 'media.unavailable',
    reason: expect.stringContaining('does not exist'),
    retryable: false,
  });
});

test.each([
  [503, '', true],
  [429, '{}', true],
  [200, '{', false],
])('status %i instead of its address', async (status, body, retryable) => {
  graph.answerNext(status, body);
  await expect(download()).rejects.toMatchObject({ code: 'media.unavailable', retryable });
});

test('a connection that breaks is worth another attempt', async () => {
  graph.addFile('654', photo);
  graph.breakNext();
  await expect(download()).rejects.toMatchObject({ code: 'media.unavailable', retryable: true });
});

test.each([{}, { id: '' }, { id: 7 }, { id: '../me' }, { id: 'a?b' }])('%j names no file', async (media) => {
  await expect(download(media)).rejects.toMatchObject({ reason: 'it has no id' });
  expect(graph.requests).toEqual([]);
});

describe('a check', () => {
  const check = async (part: object = {}) => meta.check?.(settings(part), signal);

  test('tells what Meta says of the number', async () => {
    await expect(check()).resolves.toBe('+1 555-078-3881, Salon, quality green');
  });

  test.each([
    ['a wrong token', { accessToken: 'EAAG-old' }, '190: Error validating access token'],
    [
      'the id of another number',
      { phoneNumberId: '99999' },
      '100: (#100) Invalid parameter: Unsupported request',
    ],
  ])('%s', async (_, part, reason) => {
    const error = expect.objectContaining({
      code: 'gateway.outage',
      reason: expect.stringContaining(reason),
    });
    await expect(check(part)).rejects.toEqual(error);
  });
});
