import { type Channel, singleChannel } from '../../src/channels/channel';
import { MediaUnavailable } from '../../src/channels/errors';
import { readConfig } from '../../src/config';
import { runTurn, type TurnDeps } from '../../src/conversation/turn';
import { deleteMessage } from '../../src/db/channel-events/delete-message';
import { editMessage } from '../../src/db/channel-events/edit-message';
import { createPostgresSource } from '../../src/db/context-source';
import { createTranscriber } from '../../src/transcription/transcriber';
import { addCompany, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { said, startTranscriptionServer } from '../support/transcription-server';
import { messagesOf, receive, turnDeps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();
const NOTE = { mimeType: 'audio/ogg; codecs=opus', bytes: Buffer.from('a voice') };
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });

let server: Awaited<ReturnType<typeof startTranscriptionServer>>;
let system: System;
let companyId: string;
let phone: string;
let outcomes: string[];
beforeEach(async () => {
  server = await startTranscriptionServer();
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db);
  phone = newPhone();
  outcomes = [];
  system.events.on('transcription.ended', ({ outcome }) => outcomes.push(outcome));
});
afterEach(async () => {
  await system.stop();
  await server.stop();
});

const note = (messageId = 'note') =>
  message(companyId, phone, '', { messageId, text: undefined, kind: 'audio', media: { id: messageId } });

function deps(
  respond: Parameters<typeof turnDeps>[1],
  { env = {}, download = async () => NOTE, ...rest }: DepsOptions = {},
): TurnDeps {
  const config = readConfig({ TRANSCRIBE_URL: server.url, TRANSCRIBE_API_KEY: 'key', ...env });
  const channels = singleChannel({ send: async () => ({}), download });
  return turnDeps(system, respond, { channels, transcriber: createTranscriber(config), ...rest });
}

interface DepsOptions extends Partial<TurnDeps> {
  env?: Record<string, string>;
  download?: NonNullable<Channel['download']>;
}

/** What the responder is given of the turn's messages. */
async function given(options: DepsOptions = {}, ids = ['note']): Promise<(string | null)[]> {
  let texts: (string | null)[] = [];
  let conversationId = '';
  for (const id of ids) conversationId = await receive(system, note(id));
  const turn = deps(({ messages }) => {
    texts = messages.map(({ text }) => text);
    return { text: 'reply', actions: [] };
  }, options);
  expect(await runTurn(turn, conversationId, signal)).toEqual({ kind: 'committed' });
  return texts;
}

const dialogue = async () => (await source.dialogue({ companyId, client: phone }, signal)).value;

test('a responder gets the text of a voice note, which was asked for as the API wants it', async () => {
  server.answerWith(() => said(' Можно завтра в 10? \n'));
  expect(await given({ env: { TRANSCRIBE_MODEL: 'whisper-large', TRANSCRIBE_LANGUAGE: 'ru' } })).toEqual([
    'Можно завтра в 10?',
  ]);
  expect(server.requests).toEqual([
    {
      path: '/v1/audio/transcriptions',
      headers: expect.objectContaining({
        authorization: 'Bearer key',
        'content-type': expect.stringMatching(/^multipart\/form-data; boundary=/),
      }),
      fields: { model: 'whisper-large', response_format: 'json', language: 'ru' },
      file: { name: 'voice.ogg', type: 'audio/ogg; codecs=opus', bytes: NOTE.bytes },
    },
  ]);
  expect(outcomes).toEqual(['transcribed']);
});

test('the dialogue in the cache and in PostgreSQL have the same text afterwards', async () => {
  await given();
  const loaded = await system.contexts.load({ companyId, client: phone });
  expect(loaded.report.segments.dialogue.from).not.toBe('filled'); // the turn has written it through
  expect(loaded.context.dialogue).toEqual(await dialogue());
  expect(loaded.context.dialogue.messages.map(({ kind, text }) => [kind, text])).toEqual([
    ['audio', 'hello'],
    ['text', 'reply'],
  ]);
  expect(await messagesOf(db, companyId)).toMatchObject([{ text: null }, { text: 'reply' }]);
});

describe('with a price', () => {
  const env = { TRANSCRIBE_PRICE: '0.6' };
  const usage = () =>
    db
      .selectFrom('model_usage')
      .select(['model', 'calls', 'cost'])
      .where('company_id', '=', companyId)
      .execute();

  test('a voice note costs what its seconds do, as the API has counted them', async () => {
    await given({ env }); // three seconds
    expect(await usage()).toEqual([{ model: 'whisper-1', calls: '1', cost: 0.03 }]);
  });

  test('a voice note whose length the API does not name costs what its size says', async () => {
    server.answerWith(() => ({ body: '{"text": "hello"}' }));
    await given({ env, download: async () => ({ ...NOTE, bytes: Buffer.alloc(150_000) }) });
    expect(await usage()).toEqual([{ model: 'whisper-1', calls: '1', cost: 0.6 }]);
  });

  test('once the budget of the day is spent, no note is sent, and the responder is told that there is one', async () => {
    const options = { env, modelDailyBudget: 0.03 };
    expect(await given(options, ['first'])).toEqual(['hello']);
    expect(await given(options, ['second'])).toEqual([null]);
    expect(server.requests).toHaveLength(1);
    expect(outcomes).toEqual(['transcribed', 'over-budget']);
  });

  test('a request that fails costs nothing', async () => {
    server.answerWith(() => ({ status: 500, body: '{}' }));
    await given({ env });
    expect(await usage()).toEqual([]);
  });
});

test('without a price, the budget of the model says nothing about voice notes', async () => {
  expect(await given({ modelDailyBudget: 0 })).toEqual(['hello']);
});

test('a turn that fails, and runs again, does not ask again', async () => {
  const id = await receive(system, note());
  const failing = deps(() => Promise.reject(new Error('the model is gone')));
  await expect(runTurn(failing, id, signal)).rejects.toThrow('the model is gone');
  const texts: (string | null)[] = [];
  const answering = deps(({ messages }) => {
    texts.push(...messages.map(({ text }) => text));
    return { text: 'reply', actions: [] };
  });
  await runTurn(answering, id, signal);
  expect(texts).toEqual(['hello']);
  expect(server.requests).toHaveLength(1);
});

test('off by default: a voice note has no text, and nothing is asked', async () => {
  expect(await given({ transcriber: undefined })).toEqual([null]);
  expect(server.requests).toEqual([]);
  expect(createTranscriber(readConfig({}))).toBeUndefined();
});

test.each([
  ['rate-limited', { status: 429, body: '{"error": {"message": "slow down"}}' }],
  ['unavailable', { status: 500, body: 'oops' }],
  ['refused', { status: 401, body: '{"error": {"message": "bad key"}}' }],
  ['refused', { status: 302, body: '' }],
  ['invalid', { body: '<html>a proxy</html>' }],
  ['invalid', { body: '{"text": 7}' }],
  ['invalid', 'cut'],
  ['silent', said('  ')],
  ['timed-out', 'never'],
] as const)('%s: the turn is answered without the text', async (outcome, answer) => {
  server.answerWith(() => answer);
  expect(await given({ env: { TRANSCRIBE_TIMEOUT: outcome === 'timed-out' ? '150ms' : '20s' } })).toEqual([
    null,
  ]);
  expect(outcomes).toEqual([outcome]);
});

test('an API that cannot be reached', async () => {
  expect(await given({ env: { TRANSCRIBE_URL: 'http://127.0.0.1:9/v1' } })).toEqual([null]);
  expect(outcomes).toEqual(['unavailable']);
});

test.each([
  ['too-large', async () => ({ ...NOTE, bytes: Buffer.alloc(2000) })],
  ['no-file', async () => Promise.reject(new MediaUnavailable('gone', 'expired'))],
  ['no-file', async () => ({ ...NOTE, mimeType: 'text/html' })],
] as const)('%s: nothing is asked', async (outcome, download) => {
  expect(await given({ download, env: { TRANSCRIBE_MAX_BYTES: '1000' } })).toEqual([null]);
  expect(outcomes).toEqual([outcome]);
  expect(server.requests).toEqual([]);
});

test('of many voice notes the five newest are transcribed, and a failed one leaves the others', async () => {
  const ids = ['1', '2', '3', '4', '5', '6', '7'];
  const download: DepsOptions['download'] = async ({ id }) => ({ ...NOTE, bytes: Buffer.from(String(id)) });
  server.answerWith(({ file }) => {
    const id = file.bytes.toString();
    return id === '5' ? { status: 503, body: '' } : said(`note ${id}`);
  });
  expect(await given({ download }, ids)).toEqual([null, null, 'note 3', 'note 4', null, 'note 6', 'note 7']);
});

test('a stop of the process ends the wait', async () => {
  const stop = new AbortController();
  server.answerWith(() => {
    stop.abort(new Error('stopping'));
    return 'never';
  });
  const id = await receive(system, note());
  await expect(runTurn(deps(undefined), id, stop.signal)).rejects.toThrow('stopping');
});

test('a note that was answered or deleted meanwhile keeps no text', async () => {
  const conversationId = await receive(system, note());
  const key = { companyId, channel: 'default', messageId: 'note' };
  server.answerWith(async () => {
    const { numUpdatedRows } = await db
      .updateTable('message')
      .set({ turn: 1 })
      .where('conversation_id', '=', conversationId)
      .executeTakeFirst();
    expect(numUpdatedRows).toBe(1n);
    return said('too late');
  });
  await runTurn(deps(undefined), conversationId, signal);
  expect(outcomes).toEqual(['not-stored']);
  expect(await transcriptOf(key.messageId)).toBeNull();
});

test('a deleted message loses its transcript, and an edited one says what the edit says', async () => {
  await given({}, ['note', 'other']);
  const { channel } = await db
    .selectFrom('message')
    .select('channel')
    .where('company_id', '=', companyId)
    .executeTakeFirstOrThrow();
  await deleteMessage(db, { companyId, channel, messageId: 'note' }, new Date());
  await editMessage(db, { companyId, channel, messageId: 'other', text: 'edited', at: new Date() });
  expect(await transcriptOf('note')).toBeNull();
  expect((await dialogue()).messages.map(({ text }) => text)).toEqual(['edited', 'reply']);
});

test('a turn that has read a note without its text does not write the dialogue through after the text is stored', async () => {
  const conversationId = await receive(system, note());
  const fails = deps(() => Promise.reject(new Error('the model is gone')));
  const without = turnDeps(system, async () => {
    // Another process takes the turn, too.
    await expect(runTurn(fails, conversationId, signal)).rejects.toThrow('the model is gone');
    return { text: 'reply', actions: [] };
  });
  expect(await runTurn(without, conversationId, signal)).toEqual({ kind: 'committed' });
  expect(outcomes).toEqual(['transcribed']);

  const expected = await dialogue();
  expect(expected.messages.map(({ text }) => text)).toEqual(['hello', 'reply']);
  await receive(system, message(companyId, phone, 'and?'));
  const next = turnDeps(system, ({ context }) => {
    expect(context.dialogue).toEqual(expected);
    return { text: 'done', actions: [] };
  });
  expect(await runTurn(next, conversationId, signal)).toEqual({ kind: 'committed' });
});

async function transcriptOf(messageId: string): Promise<string | null> {
  const { transcript } = await db
    .selectFrom('message')
    .select('transcript')
    .where('company_id', '=', companyId)
    .where('provider_message_id', '=', messageId)
    .executeTakeFirstOrThrow();
  return transcript;
}
