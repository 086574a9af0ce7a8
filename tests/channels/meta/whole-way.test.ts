import { type Db, openDatabase } from '../../../src/db/database';
import { createLogger } from '../../../src/observability/logger';
import { addSalon, dayFromNow } from '../../support/database';
import { eventually } from '../../support/eventually';
import type { GraphMessage } from '../../support/graph-request';
import { type GraphServer, startGraphServer } from '../../support/graph-server';
import { type OwnServers, startOwnServers } from '../../support/servers';
import { newPhone } from '../../support/system';
import { Client } from './whole-way/client';
import { Processes } from './whole-way/processes';

/**
 * One client of a salon, from the signed webhook of Meta to the request to the Graph API, through a web process and two workers
 * that are killed on the way. The tests are one dialogue: each goes on where the one before has ended.
 */

jest.setTimeout(120_000);

let servers: OwnServers;
let db: Db;
let graph: GraphServer;
let company: string;
let bot: Processes;
let client: Client;
const keysSentAgain: (string | undefined)[] = [];

beforeAll(async () => {
  servers = await startOwnServers();
  db = openDatabase(servers.databaseUrl, { pool: 4, logger: createLogger('silent') });
  graph = await startGraphServer();
  company = await addSalonWithServices();
  bot = new Processes({ servers, company, graph });
  client = new Client(newPhone().slice(1), () => bot.webhook);
  await bot.startWeb();
});
afterAll(async () => {
  await bot.stop();
  await graph.stop();
  await db.destroy();
  await servers.stop();
});

const SERVICES = ['Стрижка', 'Окрашивание', 'Укладка', 'Маникюр'];

async function addSalonWithServices(): Promise<string> {
  const { companyId } = await addSalon(db, [dayFromNow(1)]);
  const price = { price_min: 1500, price_max: 1500, duration_minutes: 60 };
  for (const title of SERVICES.slice(1))
    await db
      .insertInto('service')
      .values({ company_id: companyId, title, ...price })
      .execute();
  return companyId;
}

const serviceOf = (title: string) =>
  db
    .selectFrom('service')
    .select('id')
    .where('company_id', '=', company)
    .where('title', '=', title)
    .executeTakeFirstOrThrow();

interface Reply {
  /** Meta's id of it. */
  id: string;
  key: string | undefined;
  message: GraphMessage;
  /** What the responder was asked. */
  heard: string | undefined;
  /** The dialogue that it knew. */
  known: string;
  booked: string;
}

let repliesRead = 0;

async function nextReply(): Promise<Reply> {
  repliesRead += 1;
  const message = (await graph.waitFor(repliesRead))[repliesRead - 1] as GraphMessage;
  const [heard, known = '', booked = ''] = textOf(message).split('\n');
  const key = message.biz_opaque_callback_data;
  return { id: `wamid.${repliesRead}`, key, message, heard, known, booked };
}

function textOf(message: GraphMessage): string {
  if (message.type === 'text') return message.text.body;
  return message.type === 'interactive' ? message.interactive.body.text : '';
}

/** The message of the client, or the reply, with this id of Meta's or key of ours. */
async function row(id: string | undefined) {
  return db
    .selectFrom('message')
    .selectAll()
    .where('company_id', '=', company)
    .where((where) =>
      where.or([where('provider_message_id', '=', id ?? ''), where('idempotency_key', '=', id ?? '')]),
    )
    .executeTakeFirst();
}

const conversation = () =>
  db.selectFrom('conversation').selectAll().where('company_id', '=', company).executeTakeFirstOrThrow();

const address = () =>
  db.selectFrom('client_address').selectAll().where('company_id', '=', company).executeTakeFirstOrThrow();

test('three messages in a row, taken while no worker runs, get one answer', async () => {
  for (const text of ['Здравствуйте', 'Хочу записаться', 'на завтра']) await client.says(text);
  await Promise.all([bot.startWorker(), bot.startWorker()]);
  const { heard, message } = await nextReply();
  expect(heard).toBe('Здравствуйте + Хочу записаться + на завтра');
  expect(message.to).toBe(client.digits);
});

test('a picture with a caption: the responder has both', async () => {
  graph.addFile('m-1', { mimeType: 'image/jpeg', bytes: Buffer.from('abcd') });
  await client.sends({ type: 'image', image: { id: 'm-1', mime_type: 'image/jpeg', caption: 'Вот так' } });
  const { heard, known } = await nextReply();
  expect(heard).toBe('[image image/jpeg 4 bytes] Вот так');
  expect(known).toBe(
    'client: Здравствуйте | client: Хочу записаться | client: на завтра | ' +
      'business: Здравствуйте + Хочу записаться + на завтра',
  );
});

test('a voice note', async () => {
  graph.addFile('m-2', { mimeType: 'audio/ogg', bytes: Buffer.from('abcdef') });
  await client.sends({ type: 'audio', audio: { id: 'm-2', mime_type: 'audio/ogg', voice: true } });
  expect((await nextReply()).heard).toBe('[audio audio/ogg 6 bytes]');
});

test('an edit of a message that a turn is reading: the new text is answered', async () => {
  const id = await client.says('Завтра в 10 hold:edit');
  await bot.holder('edit');
  await client.edits(id, 'Завтра в 11');
  await eventually(async () => (await row(id))?.edited_at);
  bot.letGo('edit');
  expect((await nextReply()).heard).toBe('Завтра в 11');

  await client.edits(id, 'Завтра в 12');
  await eventually(async () => (await row(id))?.text === 'Завтра в 12');
  await client.says('Есть место?');
  const { known } = await nextReply();
  expect(known).toContain('client: Завтра в 12 | business: Завтра в 11');
});

test('a list is offered, a row is pressed, and the client is booked', async () => {
  await client.says('Какие услуги?');
  const { message } = await nextReply();
  const ids = await Promise.all(SERVICES.map(async (title) => (await serviceOf(title)).id));
  expect(message).toMatchObject({
    type: 'interactive',
    interactive: {
      type: 'list',
      action: {
        button: 'Выбрать',
        sections: [
          {
            rows: SERVICES.map((title, i) => ({
              id: `service:${ids[i]}`,
              title,
              description: i === 0 ? '1000 ₽' : '1500 ₽',
            })),
          },
        ],
      },
    },
  });
  await client.presses(`service:${ids[2]}`, 'Укладка');
  expect((await nextReply()).heard).toBe(`[button service:${ids[2]}] Укладка`);
  await client.says('Спасибо');
  expect((await nextReply()).booked).toBe('Укладка 10:00');
});

test('a press on the list of days ago', async () => {
  const { id } = await serviceOf('Маникюр');
  await client.presses(`service:${id}`, 'Маникюр');
  expect((await nextReply()).heard).toBe(`[button service:${id}] Маникюр`);
  await client.says('И ещё?');
  expect((await nextReply()).booked).toBe('Укладка 10:00, Маникюр 11:00');
});

test('a message that the client deletes is not in the dialogue any more', async () => {
  const id = await client.says('Мой секрет');
  await nextReply();
  await client.deletes(id);
  await eventually(async () => (await row(id))?.deleted_at);
  await client.says('Забудьте');
  expect((await nextReply()).known).not.toContain('client: Мой секрет');
});

test('a person answers: the bot is silent, and then knows what they said', async () => {
  await client.hears('Это Анна, минутку');
  await eventually(async () => (await conversation()).paused_until);
  const deleted = await client.says('Ой, не вам');
  await eventually(() => row(deleted));
  await client.deletes(deleted);
  await eventually(async () => (await row(deleted))?.deleted_at);
  const asked = await client.says('Во сколько приходить?');
  await eventually(() => row(asked));
  await client.sends({ type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '👍' } });
  expect(graph.taken).toHaveLength(repliesRead);

  expect(await bot.run(['resume', client.phone, '--company', company])).toMatchObject({ code: 0 });
  const { heard, known } = await nextReply();
  expect(heard).toBe('Во сколько приходить?');
  expect(known).toContain('business: Это Анна, минутку');
  expect(known).not.toContain('Ой');
});

test('delivered and read, twice and in the wrong order', async () => {
  await client.says('Адрес?');
  const { id, key } = await nextReply();
  for (const status of ['read', 'delivered', 'sent', 'delivered', 'read'])
    await client.status(id, key, status);
  const { delivered_at, read_at } = await eventually(async () => {
    const reply = await row(key);
    return reply?.read_at && reply.delivered_at && reply;
  });
  expect([delivered_at, read_at]).toEqual([expect.any(Date), expect.any(Date)]);
});

const failed = (code: number) => ({ errors: [{ code, title: 'Failed', message: 'Failed' }] });

test('a reply fails later because its client has no WhatsApp, until they write again', async () => {
  await client.says('Вы тут?');
  const { id, key } = await nextReply();
  await client.status(id, key, 'failed', failed(131026));
  await eventually(async () => (await address()).unreachable_at);
  expect(await row(key)).toMatchObject({ status: 'failed', failure_code: '131026' });
  await client.says('Я снова здесь');
  await nextReply();
  expect((await address()).unreachable_at).toBeNull();
});

test('a reply fails later by a fault of Meta: it is sent again, before the next one', async () => {
  await client.says('Сколько стоит?');
  const first = await nextReply();
  await client.status(first.id, first.key, 'failed', failed(131000));
  await eventually(async () => (await row(first.key))?.status === 'pending');
  await client.says('А скидка?');
  const again = await nextReply();
  expect(again.message).toEqual(first.message);
  keysSentAgain.push(first.key);
  await client.status(again.id, again.key, 'delivered');
  expect((await nextReply()).heard).toBe('А скидка?');
});

test('the web process is killed: what it has not taken is taken by the next one', async () => {
  await bot.killWeb();
  const { given } = client.message({ type: 'text', text: { body: 'Алло?' } });
  await expect(client.postOnce(given)).rejects.toThrow('fetch failed');
  await bot.startWeb();
  await client.post(given);
  expect((await nextReply()).heard).toBe('Алло?');
});

test('the same webhook five times at once is one message', async () => {
  const { given } = client.message({ type: 'text', text: { body: 'Пять раз' } });
  await Promise.all(Array.from({ length: 5 }, () => client.post(given)));
  expect((await nextReply()).heard).toBe('Пять раз');
});

test('a worker is killed in the middle of a turn: another one answers', async () => {
  await client.says('Подождите hold:killed');
  await bot.killWorkers(await bot.holder('killed'));
  bot.letGo('killed');
  expect((await nextReply()).heard).toBe('Подождите hold:killed');
  await bot.startWorker();
});

test('the workers are killed before Meta has answered: a status tells that the reply was taken', async () => {
  graph.loseNextAnswer();
  await client.says('Вы меня слышите?');
  const { id, key } = await nextReply();
  await bot.killWorkers();
  await client.status(id, key, 'delivered');
  await Promise.all([bot.startWorker(), bot.startWorker()]);
  const reply = await eventually(async () => {
    const found = await row(key);
    return found?.delivered_at && found;
  });
  expect(reply).toMatchObject({ status: 'sent', provider_message_id: id });
});

test('the workers are killed before Meta has answered, and no status comes: the reply is sent again under its key', async () => {
  graph.loseNextAnswer();
  await client.says('Последний вопрос');
  const { message, key } = await nextReply();
  await bot.killWorkers();
  await Promise.all([bot.startWorker(), bot.startWorker()]);
  expect((await nextReply()).message).toEqual(message);
  keysSentAgain.push(key);
});

test('at the end everything is answered and sent, once and in order', async () => {
  const rows = await eventually(async () => {
    const found = await db
      .selectFrom('message')
      .selectAll()
      .where('company_id', '=', company)
      .orderBy('id')
      .execute();
    return found.every(({ status }) => status !== 'pending') && found;
  });
  const replies = rows.filter(({ direction, author }) => direction === 'out' && author !== 'person');
  const keys = graph.taken.map(({ biz_opaque_callback_data: key }) => key);
  expect([...new Set(keys)]).toEqual(replies.map(({ idempotency_key }) => idempotency_key));
  expect(keys.filter((key, i) => keys.indexOf(key) < i)).toEqual(keysSentAgain);
  expect(graph.taken.map(textOf)).toEqual(
    keys.map((key) => replies.find(({ idempotency_key }) => idempotency_key === key)?.text),
  );
  expect(replies.filter(({ status }) => status !== 'sent').map(({ failure_code }) => failure_code)).toEqual([
    '131026',
  ]);

  const questions = rows.filter(({ direction }) => direction === 'in');
  expect(questions.filter(({ turn, deleted_at }) => turn === null && !deleted_at)).toEqual([]);
  // Not always the last of its turn: a turn that was outdated has shown it for an earlier message.
  const replied = new Set(replies.map(({ turn }) => turn));
  const answered = questions.filter(({ turn }) => replied.has(turn)).map((one) => one.provider_message_id);
  const typed = graph.read.map((mark) => (mark as { message_id: string }).message_id);
  expect(typed.filter((id) => !answered.includes(id))).toEqual([]);
});

test('no log has an error, or tells who has written or what', () => {
  const log = bot.log();
  expect(log.length).toBeGreaterThan(0);
  expect(log.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
  expect(log.filter((line) => line.includes(client.digits) || /[а-яё]{3}/i.test(line))).toEqual([]);
});
