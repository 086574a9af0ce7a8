import { sql } from 'kysely';
import { type Db, openDatabase } from '../../src/db/database';
import { OLD_ROWS, type PrunedTable } from '../../src/db/retention/old-rows';
import { ForgettingOld } from '../../src/forgetting/forget-old';
import { createLogger } from '../../src/observability/logger';
import { addBooking, addCompany, addReply, addSalon, dayFromNow, type Salon } from '../support/database';
import { phone, talk, write } from '../support/merge';
import { type OwnServers, startOwnServers } from '../support/servers';
import { newPhone, type System, startSystem } from '../support/system';

const { signal } = new AbortController();

let servers: OwnServers;
let system: System;
let db: Db;
beforeAll(async () => {
  servers = await startOwnServers(); // the job concerns all companies
  db = openDatabase(servers.databaseUrl, { pool: 2, logger: createLogger('silent') });
  system = await startSystem({ queues: [], servers });
});
afterAll(async () => {
  await system.stop();
  await db.destroy();
  await servers.stop();
});

const forgetOld = (retentionDays: number | null = null) =>
  new ForgettingOld({ ...system, retentionDays }).run(signal);

const textsOf = async (companyId: string) => {
  const rows = db.selectFrom('message').select('text').where('company_id', '=', companyId).orderBy('id');
  return (await rows.execute()).map(({ text }) => text);
};

const markSent = (companyId: string) =>
  sql`update message set status = 'sent' where company_id = ${companyId} and direction = 'out'`.execute(db);

/** As if everything of the company had happened this many days ago. */
async function age(companyId: string, days: number): Promise<void> {
  const earlier = sql`${days}::integer * interval '1 day'`;
  await sql`update message set stored_at = stored_at - ${earlier} where company_id = ${companyId}`.execute(
    db,
  );
  await sql`update client_fact set told_at = told_at - ${earlier} where company_id = ${companyId}`.execute(
    db,
  );
}

test('messages older than the retention are deleted with the facts, and younger ones stay', async () => {
  const companyId = await addCompany(db, { retention_days: 30 });
  const client = newPhone();
  await talk(system, companyId, 'old', phone(client), ({ messages }) => ({
    text: 'noted',
    actions: [{ type: 'remember', topic: 'dog', text: 'Rex', messageId: messages[0]?.messageId ?? '' }],
    state: { old: true },
  }));
  await markSent(companyId);
  await age(companyId, 31);
  await forgetOld();
  expect(await textsOf(companyId)).toEqual([]);

  const given: unknown[] = [];
  await talk(system, companyId, 'new', phone(client), ({ context }) => {
    given.push(context.client.facts ?? [], context.dialogue.messages, context.dialogue.state);
    return { text: 'reply to new', actions: [] };
  });
  expect(given).toEqual([[], [], {}]);
  await age(companyId, 29);
  await forgetOld();
  expect(await textsOf(companyId)).toEqual(['new', 'reply to new']);
});

test('unanswered messages and unsent replies stay, however old they are', async () => {
  const companyId = await addCompany(db, { retention_days: 30 });
  const conversationId = await talk(system, companyId, 'answered', phone(newPhone()));
  await markSent(companyId);
  await write(system, companyId, 'unanswered', phone(newPhone()));
  await addReply(db, { companyId, conversationId, text: 'unsent' });
  await addReply(db, { companyId, conversationId, text: 'held' });
  await sql`update message set status = 'held' where text = 'held'`.execute(db);
  await age(companyId, 400);
  await forgetOld();
  expect(await textsOf(companyId)).toEqual(['unanswered', 'unsent', 'held']);
});

test('without a retention nothing is deleted; a company has its own before that of the installation', async () => {
  const [own, other] = [await addCompany(db, { retention_days: 365 }), await addCompany(db)];
  for (const companyId of [own, other]) {
    await talk(system, companyId, 'hello', phone(newPhone()));
    await markSent(companyId);
    await age(companyId, 100);
  }
  await forgetOld();
  expect([await textsOf(own), await textsOf(other)]).toEqual([
    ['hello', 'reply to hello'],
    ['hello', 'reply to hello'],
  ]);
  await forgetOld(30);
  expect([await textsOf(own), await textsOf(other)]).toEqual([['hello', 'reply to hello'], []]);
});

describe('rows that would grow for ever', () => {
  let salon: Salon;
  let bookingId: string;
  beforeAll(async () => {
    salon = await addSalon(db, []);
    bookingId = await addBooking(db, salon, `${dayFromNow(-900)}T10:00Z`, `${dayFromNow(-900)}T11:00Z`);
  });

  /** Inserts a row of which the age is told. */
  const INSERT: Record<PrunedTable, (daysAgo: number) => Promise<unknown>> = {
    booking_event: (days) =>
      sql`insert into booking_event (company_id, kind, booking_id, published_at)
      values (${salon.companyId}, 'booking-created', ${bookingId}, ${ago(days)})`.execute(db),
    booking_request: async (days) => {
      const conversationId = await write(system, salon.companyId, 'hi', phone(newPhone()));
      await sql`insert into booking_request (company_id, conversation_id, turn, key, action, status, requested_at)
        values (${salon.companyId}, ${conversationId}, 1, 'k', '{}', 'refused', ${ago(days)})`.execute(db);
    },
    booking_source: (days) =>
      sql`insert into booking_source (company_id, external_id, version, observed_at, booking_id)
      values (${salon.companyId}, ${`of ${days}`}, 1, ${ago(days)}, ${bookingId})`.execute(db),
    reminder: (days) =>
      sql`insert into reminder (company_id, booking_id, starts_at, before_minutes, outcome)
      values (${salon.companyId}, ${bookingId}, ${ago(days)}, 60, 'sent')`.execute(db),
    model_usage: (days) =>
      sql`insert into model_usage values (${salon.companyId}, (${ago(days)})::date, 'm', 1, 1, 0, 1, 1)`.execute(
        db,
      ),
    audit: (days) =>
      sql`insert into audit (at, user_name, action, detail, outcome)
      values (${ago(days)}, 'u', 'a', '{}', 'done')`.execute(db),
    user_session: async (days) => {
      await sql`insert into app_user (login, name, role, password_hash) values ('u', 'u', 'owner', 'h')
        on conflict do nothing`.execute(db);
      await sql`insert into user_session (token_hash, user_id, expires_at)
        select ${`of ${days}`}, id, ${ago(days)} from app_user`.execute(db);
    },
  };
  const ago = (days: number) => sql`now() - ${days}::integer * interval '1 day'`;

  test.each(Object.keys(OLD_ROWS) as PrunedTable[])(
    '%s: the old one goes, the young one stays',
    async (table) => {
      const { days } = OLD_ROWS[table];
      await INSERT[table](days - 2);
      await INSERT[table](days + 2);
      await forgetOld();
      const { rows } = await sql`select from ${sql.table(table)}`.execute(db);
      expect(rows).toHaveLength(1);
    },
  );
});

test('an event that is not published stays', async () => {
  const companyId = await addCompany(db);
  await sql`insert into booking_event (company_id, kind, occurred_at)
    values (${companyId}, 'company-updated', now() - interval '1 year')`.execute(db);
  await forgetOld();
  const events = db.selectFrom('booking_event').select('id').where('company_id', '=', companyId);
  expect(await events.execute()).toHaveLength(1);
});
