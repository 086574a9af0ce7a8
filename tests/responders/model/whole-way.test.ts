import { type Db, openDatabase } from '../../../src/db/database';
import { createLogger } from '../../../src/observability/logger';
import { BookingServer } from '../../bookings/generic/server';
import { Client } from '../../channels/meta/whole-way/client';
import { Processes } from '../../channels/meta/whole-way/processes';
import { addSalon, dayFromNow, type Salon } from '../../support/database';
import { eventually } from '../../support/eventually';
import type { GraphMessage } from '../../support/graph-request';
import { type GraphServer, startGraphServer } from '../../support/graph-server';
import {
  lastResult,
  type ModelRequest,
  type ModelServer,
  startModelServer,
} from '../../support/model-server';
import { type OwnServers, startOwnServers } from '../../support/servers';
import { newPhone } from '../../support/system';

/**
 * A client of a salon, from the signed webhook of Meta to the request to the Graph API, with a model behind its real API: processes of
 * the command line, and the model's tools. The workers are killed while a booking is performed and not yet committed.
 */

jest.setTimeout(120_000);

const DAY = dayFromNow(1);
const SECRET = 'the secret of the booking system';
const SAID = 'Записала вас на завтра, 15:00. До встречи!';

let servers: OwnServers;
let db: Db;
let graph: GraphServer;
let model: ModelServer;
let bookings: BookingServer;

beforeAll(async () => {
  servers = await startOwnServers();
  db = openDatabase(servers.databaseUrl, { pool: 4, logger: createLogger('silent') });
  bookings = await BookingServer.start({
    secret: SECRET,
    utcOffsetMinutes: 180,
    knowsKeys: false,
    groups: () => true,
  });
});
afterAll(async () => {
  await bookings.stop();
  await db.destroy();
  await servers.stop();
});

let bot: Processes;
let client: Client;
let salon: Salon;
beforeEach(async () => {
  graph = await startGraphServer();
  model = await startModelServer({ apiKey: 'sk-test' });
  salon = await addSalon(db, [DAY]);
  client = new Client(newPhone().slice(1), () => bot.webhook);
});
afterEach(async () => {
  await bot.stop();
  await model.stop();
  await graph.stop();
});

async function startBot(bookingSystems: readonly object[] = []): Promise<void> {
  bot = new Processes({
    servers,
    company: salon.companyId,
    graph,
    bookingSystems,
    env: {
      RESPONDER: 'model',
      MODEL_URL: model.url,
      MODEL: model.model,
      MODEL_API_KEY: 'sk-test',
      BOOKINGS_SECRET: SECRET,
    },
  });
  await bot.startWeb();
  await bot.startWorker();
}

/** A model that always wants this booking, and says what becomes of it. `whenDone`: before it says that it is done. */
function receptionist(whenDone: () => Promise<void> = async () => {}) {
  return async (request: ModelRequest) => {
    const isAsked = request.body.messages.at(-1)?.role !== 'tool';
    if (isAsked) return { calls: [{ name: 'book', arguments: wanted() }] };
    const status = lastResult(request)?.status;
    if (status === 'client-must-agree') return { text: 'Завтра в 15:00 свободно.' };
    await whenDone();
    return { text: status === 'done' || status === 'already-booked' ? SAID : `?${status}` };
  };
}

const wanted = () => ({ serviceId: salon.serviceId, staffId: salon.staffId, from: `${DAY}T15:00` });

const booked = () =>
  db
    .selectFrom('booking')
    .select(['status', 'starts_at', 'made_by'])
    .where('company_id', '=', salon.companyId)
    .execute();

function bodyOf(message: GraphMessage | undefined): string {
  if (message?.type === 'text') return message.text.body;
  return message?.type === 'interactive' ? message.interactive.body.text : '';
}

/** The client asks, and gets the question with its buttons. Returns the id of "yes". */
async function askForBooking(): Promise<string> {
  await client.says('Запишите меня на стрижку завтра в 15:00');
  const [question] = await graph.waitFor(1);
  expect(bodyOf(question)).toMatch(/свободно.*Стрижка.*15:00.*Оксана.*1\s000.*\?/s);
  if (question?.type !== 'interactive' || question.interactive.type !== 'button')
    throw new Error('no buttons');
  return question.interactive.action.buttons[0]?.reply.id ?? '';
}

/** The worker is killed when the model has been told that the booking is performed; another one takes over. */
async function agreeAndKill(yes: string): Promise<void> {
  let killed = false;
  let reached = () => {};
  const performed = new Promise<void>((resolve) => {
    reached = resolve;
  });
  model.play(
    receptionist(async () => {
      if (killed) return;
      killed = true;
      reached();
      await new Promise(() => {}); // the process does not live to hear it
    }),
  );
  await client.pressesButton(yes, 'Да');
  await performed;
  await bot.killWorkers();
}

test('a booking after a yes to a question, from the webhook to the Graph request', async () => {
  model.play(receptionist());
  await startBot();
  const yes = await askForBooking();
  expect(yes).toMatch(/^yes:/);
  expect(await booked()).toEqual([]);

  await client.pressesButton(yes, 'Да');
  const [, answer] = await graph.waitFor(2);
  expect(bodyOf(answer)).toBe(SAID);
  expect(answer?.to).toBe(client.digits);
  expect(await booked()).toEqual([
    { status: 'booked', made_by: 'bot', starts_at: new Date(`${DAY}T15:00+03:00`) },
  ]);
  expect(model.requests.every(({ body }) => body.stream === true)).toBe(true);
  expect(model.unscripted).toEqual([]);
});

test('a worker is killed between the performed booking and the commit: it is booked once, and told once', async () => {
  model.play(receptionist());
  await startBot();
  await agreeAndKill(await askForBooking());
  expect(await booked()).toEqual([]);
  expect(graph.taken).toHaveLength(1);

  await bot.startWorker();
  await graph.waitFor(2);
  await client.says('Спасибо, а где вы находитесь?');
  model.play(() => ({ text: 'Мы на Примерной улице.' }));
  const told = (await graph.waitFor(3)).map(bodyOf);
  expect(told.slice(1).join('\n').split(SAID)).toHaveLength(2);
  expect(await booked()).toHaveLength(1);
});

test('the same in a booking system, which has made the booking already: it is not asked for it again', async () => {
  model.play(receptionist());
  await startBot([
    {
      id: 'salon-bookings',
      company: salon.companyId,
      provider: 'generic',
      url: bookings.url,
      secret: { env: 'BOOKINGS_SECRET' },
      staff: { Оксана: 's-1' },
      services: { Стрижка: 'v-1' },
    },
  ]);
  await eventually(async () => {
    const staff = db.selectFrom('staff').select('external_id').where('company_id', '=', salon.companyId);
    return (await staff.executeTakeFirst())?.external_id;
  });
  await agreeAndKill(await askForBooking());
  expect(bookings.requestsTo('book')).toHaveLength(1);
  expect(graph.taken).toHaveLength(1);

  await bot.startWorker();
  const [, answer] = await graph.waitFor(2);
  expect(bodyOf(answer)).toContain('15:00');
  expect(bookings.requestsTo('book')).toHaveLength(1);
  expect(bookings.bookings.size).toBe(1);
  expect(await booked()).toHaveLength(1);
});
