import { type Channel, type Media, singleChannel } from '../../src/channels/channel';
import { MediaUnavailable } from '../../src/channels/errors';
import { runTurn, type TurnDeps } from '../../src/conversation/turn';
import type { Reply } from '../../src/domain/turn';
import { logEvents } from '../../src/observability/logs';
import type { RespondInput } from '../../src/responders/responder';
import { addCompany, testDatabase } from '../support/database';
import { recordLog } from '../support/log';
import { message, newPhone, type System, startSystem } from '../support/system';
import { gate, receive, turnDeps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();
const PHOTO: Media = { mimeType: 'image/jpeg', bytes: Buffer.from('a photo') };
const MEDIA = { id: 'file 1', mime_type: 'image/jpeg' };

let system: System;
let companyId: string;
let outcomes: string[];
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db);
  outcomes = [];
  system.events.on('media.fetched', ({ outcome }) => outcomes.push(outcome));
});
afterEach(() => system.stop());

/** Runs the turn of a new client who has sent a photo. */
async function withPhoto(
  respond: (input: RespondInput) => Promise<Reply>,
  download: Channel['download'],
  rest: Partial<TurnDeps> = {},
): Promise<void> {
  const photo = message(companyId, newPhone(), 'look', { messageId: `photo`, kind: 'image', media: MEDIA });
  const id = await receive(system, photo);
  const channel: Channel = { send: async () => ({}), ...(download && { download }) };
  await runTurn(turnDeps(system, respond, { channels: singleChannel(channel), ...rest }), id, signal);
}

/** What a responder gets that asks for the file of this message. */
async function fetched(
  download: Channel['download'],
  messageId = 'photo',
): Promise<Media | MediaUnavailable> {
  let got: Media | MediaUnavailable | undefined;
  await withPhoto(async ({ fetchMedia }) => {
    got = await fetchMedia?.(messageId).catch((error: MediaUnavailable) => error);
    return { actions: [] };
  }, download);
  if (!got) throw new Error('the responder has no fetchMedia');
  return got;
}

test('a responder gets the file of a message of its turn, with the limits known to the channel', async () => {
  const asked: unknown[] = [];
  const got = await fetched(async (media, limits) => {
    asked.push(media, limits);
    return PHOTO;
  });
  expect(got).toEqual(PHOTO);
  expect(asked).toEqual([MEDIA, { bytes: 1000, types: ['image/'] }]);
  expect(outcomes).toEqual(['fetched']);
});

test.each([
  ['of an unknown message', 'absent', async () => PHOTO, 'another'],
  ['of a channel that cannot fetch files', 'unsupported', undefined, 'photo'],
  ['that is too large', 'too-large', async () => ({ ...PHOTO, bytes: Buffer.alloc(1001) }), 'photo'],
  ['of a type that is not wanted', 'type', async () => ({ ...PHOTO, mimeType: 'application/zip' }), 'photo'],
  [
    'that the provider does not have any more',
    'gone',
    async () => Promise.reject(new MediaUnavailable('gone', 'expired')),
    'photo',
  ],
  [
    'that the provider does not give',
    'failed',
    async () => Promise.reject(new Error('404 at https://cdn/secret')),
    'photo',
  ],
] as const)('a file %s is unavailable, with a code', async (_what, problem, download, messageId) => {
  const got = await fetched(download, messageId);
  expect(got).toMatchObject({ code: 'media.unavailable', problem });
  expect(String(got)).not.toContain('secret');
  expect(outcomes).toEqual([problem]);
});

test('four files are downloaded at a time', async () => {
  const [all, held] = [gate(), gate()];
  let [running, most, asked] = [0, 0, 0];
  await withPhoto(
    async ({ fetchMedia }) => {
      const files = Array.from({ length: 10 }, () => fetchMedia?.('photo'));
      await all.passed;
      held.open();
      await Promise.all(files);
      return { actions: [] };
    },
    async () => {
      running += 1;
      most = Math.max(most, running);
      if (++asked === 4) all.open();
      await held.passed;
      running -= 1;
      return PHOTO;
    },
  );
  expect([most, asked]).toEqual([4, 10]);
});

test('a download ends with the time of the responder', async () => {
  const aborted = gate();
  const turn = withPhoto(
    async ({ fetchMedia }) => {
      await fetchMedia?.('photo');
      return { actions: [] };
    },
    (_media, _limits, deadline) => {
      deadline.addEventListener('abort', aborted.open);
      return new Promise(() => {});
    },
    { responderTimeoutMs: 100 },
  );
  await expect(turn).rejects.toMatchObject({ code: 'turn.responder-timeout' });
  await aborted.passed;
});

test('nothing of a file is stored or logged', async () => {
  const log = recordLog();
  logEvents(system.events, log.logger);
  await fetched(async () => PHOTO);
  const rows = await db.selectFrom('message').selectAll().where('company_id', '=', companyId).execute();
  const written = JSON.stringify([rows, log.lines(0)]);
  expect(written).not.toContain('a photo');
  expect(written).not.toContain(Buffer.from('a photo').toString('base64'));
});
