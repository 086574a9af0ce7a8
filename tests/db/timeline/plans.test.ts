import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { type Db, openDatabase } from '../../../src/db/database';
import { migrateUp } from '../../../src/db/migrate';
import type { Database } from '../../../src/db/schema';
import { createLogger } from '../../../src/observability/logger';
import { readHeader, readTimeline, type Timeline } from '../../../src/operations/timeline';
import { addManyMessages, addressOf } from '../../support/million-messages';
import { describeWithPostgres } from '../../support/native/available';
import { type NativePostgres, startNativePostgres } from '../../support/native/postgres';

/** Enough that the planner reads no table as a whole if it has an index. */
const CONVERSATIONS = 2000;
const MESSAGES = 100;
const QUERIES = 5;

describeWithPostgres('the timeline of one of many conversations', () => {
  let postgres: NativePostgres;
  let db: Db;
  let companyId: string;
  const statements: CompiledQuery[] = [];

  beforeAll(async () => {
    postgres = await startNativePostgres();
    const filling = openDatabase(postgres.url, { pool: 1, logger: createLogger('silent') });
    await migrateUp(filling);
    const [first] = await addManyMessages(filling, { conversations: CONVERSATIONS, messages: MESSAGES });
    companyId = first as string;
    await addAround(filling);
    await filling.destroy();
    db = new Kysely<Database>({
      dialect: new PostgresDialect({ pool: new Pool({ connectionString: postgres.url, max: 1 }) }),
      log({ query }) {
        statements.push(query);
      },
    });
  }, 180_000);

  afterAll(async () => {
    await db.destroy();
    await postgres.stop();
  });

  test('is five queries that read no table as a whole, on each page', async () => {
    const id = await idOf(0);
    const header = await readHeader(db, id, [companyId]);
    const newest = await readTimeline(db, header);
    await expectIndexed();

    await readHeader(db, id, 'all');
    const earlier = await readTimeline(db, header, { before: newest.oldest });
    await expectIndexed();

    await readHeader(db, id, 'all');
    const again = await readTimeline(db, header, { from: newest.oldest });
    await expectIndexed();

    expect(textsOf(again)).toEqual(textsOf(newest));
    const all = [...textsOf(earlier), ...textsOf(newest)];
    expect(all).toHaveLength(MESSAGES + 1); // the conversation waits: it has an unanswered message more
    expect(new Set(all).size).toBe(MESSAGES + 1);
    expect(earlier.hasEarlier).toBe(false);
  });

  /** The statements since the last call. */
  async function expectIndexed(): Promise<void> {
    const read = statements.splice(0).filter(({ sql: text }) => text.startsWith('select'));
    expect(read.length).toBeGreaterThan(2);
    expect(read.length).toBeLessThanOrEqual(QUERIES);
    for (const { sql: text, parameters } of read) {
      const { rows } = await db.executeQuery<{ 'QUERY PLAN': string }>(
        CompiledQuery.raw(`explain ${text}`, [...parameters]),
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).not.toMatch(
        /Seq Scan on (message|draft|booking|booking_event|conversation|client|reminder)\b/,
      );
      expect(plan).not.toMatch(
        /Scan (Backward )?using (message|draft|booking_event)_pkey on (message|draft|booking_event)\b.*\n(?!.*Index Cond)/,
      );
    }
    statements.splice(0);
  }

  async function idOf(i: number): Promise<string> {
    const { id } = await db
      .selectFrom('conversation')
      .innerJoin('client', 'client.id', 'conversation.client_id')
      .select('conversation.id')
      .where('client.address', '=', addressOf(i))
      .executeTakeFirstOrThrow();
    statements.splice(0);
    return id;
  }
});

function textsOf({ entries }: Timeline): (string | null)[] {
  return entries.flatMap((entry) =>
    entry.kind === 'turn' ? [...entry.asked, ...entry.replies].map(({ text }) => text) : [],
  );
}

/** Bookings with an event each, reminders, and drafts, of every client. */
async function addAround(db: Db): Promise<void> {
  await sql`
    insert into booking (company_id, client_id, title, starts_at, ends_at)
    select company_id, id, 'Haircut', now() + n * interval '1 day', now() + n * interval '1 day' + interval '1 hour'
    from client cross join generate_series(1, 10) as n
  `.execute(db);
  await sql`
    insert into booking_event (company_id, kind, booking_id, client_address, occurred_at)
    select booking.company_id, 'booking-created', booking.id, client.address, now()
    from booking join client on client.id = booking.client_id
  `.execute(db);
  await sql`
    insert into reminder (company_id, booking_id, starts_at, before_minutes, outcome)
    select company_id, id, starts_at, 60, 'sent' from booking
  `.execute(db);
  await sql`
    insert into draft (company_id, conversation_id, autonomy, message_ids, reply)
    select company_id, id, 'observe', array[n], '{"text": "draft", "actions": []}' from conversation cross join generate_series(1, 10) as n
  `.execute(db);
  for (const table of ['booking', 'booking_event', 'reminder', 'draft'])
    await sql`vacuum analyze ${sql.table(table)}`.execute(db);
}
