import { sql } from 'kysely';
import { auditEntries } from '../../src/db/access/audit';
import { measureBacklog } from '../../src/db/backlog';
import { companyNames } from '../../src/db/companies';
import { countConversations, listConversations, nextUnanswered } from '../../src/db/conversation-list/list';
import { searchOf } from '../../src/db/conversation-list/search';
import { conversationsOfClients, existingConversations } from '../../src/db/conversations-of-jobs';
import { type Db, openDatabase } from '../../src/db/database';
import { deletePerson } from '../../src/db/forget/delete-person';
import { messageIdsOf, personOf } from '../../src/db/forget/person';
import { migrateUp } from '../../src/db/migrate';
import { claimReply } from '../../src/db/outbox/claim';
import { deleteOldMessages, retainedAfter } from '../../src/db/retention/messages';
import { deleteOldRows, PRUNED_TABLES } from '../../src/db/retention/old-rows';
import { WITH_MESSAGES } from '../../src/db/retention/with-messages';
import { loadDialogues } from '../../src/db/segments/dialogue';
import { overdueReplies, overdueTurns } from '../../src/db/unfinished';
import { CONVERSATION_FILTERS } from '../../src/domain/conversation-filter';
import { createLogger } from '../../src/observability/logger';
import { dialogueFile } from '../../src/operations/dialogue-file';
import { readMemory } from '../../src/operations/memory';
import { readHeader, readTimeline } from '../../src/operations/timeline';
import { readTurnView } from '../../src/operations/turn';
import { addManyMessages, addressOf } from '../support/million-messages';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';
import { recordStatements } from '../support/recorded-statements';

const LARGE = ['message', 'conversation', 'client', 'client_address'];

describeWithPostgres('with 10,000 conversations and a million messages', () => {
  let postgres: NativePostgres;
  let db: Db;
  let companies: string[];
  beforeAll(async () => {
    postgres = await startNativePostgres(['-c', 'fsync=off', '-c', 'autovacuum=off']);
    db = openDatabase(postgres.url, { pool: 2, logger: createLogger('silent') });
    await migrateUp(db);
    companies = await addManyMessages(db);
  }, 300_000);
  afterAll(async () => {
    await db.destroy();
    await postgres.stop();
  });

  const countOf = async (companyId: string) => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from message where company_id = ${companyId}`.execute(db);
    return rows[0]?.n ?? 0;
  };

  test('a batch deletes its number of the oldest messages, by an index, and no message that is not finished', async () => {
    const [companyId = ''] = companies;
    const recorded = recordStatements(db);
    const before = await countOf(companyId);
    await expect(deleteOldMessages(recorded.db, { companyId, days: 100 }, 1000)).resolves.toBe(1000);
    expect(before - (await countOf(companyId))).toBe(1000);
    expect(await recorded.wholeTablesRead(...LARGE)).toEqual([]);
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from message where company_id = ${companyId} and turn is null`.execute(
      db,
    );
    expect(rows[0]?.n).toBeGreaterThan(0);
  });

  test('what is too young is found without reading what is kept', async () => {
    const [, companyId = ''] = companies;
    const recorded = recordStatements(db);
    await expect(deleteOldMessages(recorded.db, { companyId, days: 3000 }, 1000)).resolves.toBe(0);
    expect(await recorded.wholeTablesRead(...LARGE)).toEqual([]);
  });

  test('a conversation that is locked is left to the next time', async () => {
    const companyId = companies[2] ?? '';
    await db.transaction().execute(async (tx) => {
      await tx
        .selectFrom('conversation')
        .select('id')
        .where('company_id', '=', companyId)
        .forUpdate()
        .execute();
      await expect(deleteOldMessages(db, { companyId, days: 100 }, 10)).resolves.toBe(0);
    });
    await expect(deleteOldMessages(db, { companyId, days: 100 }, 10)).resolves.toBe(10);
  });

  test('nothing else that the job deletes reads a large table', async () => {
    const [companyId = ''] = companies;
    const recorded = recordStatements(db);
    for (const table of PRUNED_TABLES) await deleteOldRows(recorded.db, table, 1000);
    await retainedAfter(recorded.db, { after: '', byDefault: 30, limit: 100 });
    for (const deletion of Object.values(WITH_MESSAGES))
      await deletion(recorded.db, { companyId, days: 30 }, 1000);
    expect(recorded.count()).toBe(PRUNED_TABLES.length + 1 + Object.keys(WITH_MESSAGES).length);
    expect(await recorded.wholeTablesRead(...LARGE)).toEqual([]);
  });

  test('to forget a client reads their own rows', async () => {
    const [companyId = ''] = companies;
    const owner = { companyId, client: addressOf(4) };
    const recorded = recordStatements(db);
    const person = await personOf(recorded.db, owner);
    await messageIdsOf(recorded.db, person.conversationIds);
    const forgotten = await deletePerson(recorded.db, owner, { person, withBookings: false });
    expect(forgotten).toMatchObject({ kind: 'forgotten', messages: expect.any(Number) });
    expect(await recorded.wholeTablesRead(...LARGE)).toEqual([]);
    expect((await personOf(db, owner)).clientIds).toEqual([]);
  });

  test.each([
    ['all companies', (all: string[]) => ['all' as const, all]],
    ['one company', (all: string[]) => [all.slice(0, 1), all]],
    ['two companies', (all: string[]) => [all.slice(0, 2), all]],
  ])(
    'a page of the list, its counts and the next unanswered conversation of %s read few rows',
    async (_who, of) => {
      const [seen = 'all'] = of(companies) as ['all' | string[]];
      const recorded = recordStatements(db);
      const query = { companies: seen, wholePhones: false, limit: 50 };
      for (const filter of CONVERSATION_FILTERS) {
        const { next } = await listConversations(recorded.db, { ...query, filter });
        if (next) await listConversations(recorded.db, { ...query, filter, after: next });
      }
      await countConversations(recorded.db, seen);
      await nextUnanswered(recorded.db, seen, '1');
      expect(await recorded.wholeTablesRead(...LARGE)).toEqual([]);
    },
  );

  test('a search by name or phone reads the clients by an index', async () => {
    const recorded = recordStatements(db);
    for (const text of ['Client 77', '+7 999 000-00-77', '0077', '8 999 000-00']) {
      const query = { companies: 'all', filter: 'all', wholePhones: false, limit: 50 } as const;
      const { conversations } = await listConversations(recorded.db, { ...query, search: searchOf(text) });
      expect(conversations.length).toBeGreaterThan(0);
    }
    // Of few conversations, PostgreSQL may read all: that is quicker than a hundred times the index.
    expect(await recorded.wholeTablesRead('message', 'client', 'client_address')).toEqual([]);
  });

  test('the pages of a conversation, of a turn and of what the bot remembers read few rows', async () => {
    const recorded = recordStatements(db);
    const { conversations } = await listConversations(db, {
      companies: 'all',
      filter: 'all',
      wholePhones: false,
      limit: 1,
    });
    const id = conversations[0]?.conversationId ?? '';
    const header = await readHeader(recorded.db, id, 'all');
    await readTimeline(recorded.db, header);
    await expect(readTurnView(recorded.db, header, 25, 'shown')).resolves.toMatchObject({ turn: 25 });
    await readMemory(recorded.db, header);
    await expect(dialogueFile(recorded.db, header, 25)).resolves.toContain('in 25');
    expect(await recorded.wholeTablesRead(...LARGE)).toEqual([]);
  });

  test('the pages of the queues and of the cache read what waits, and the conversations that failed jobs name', async () => {
    const [companyId = ''] = companies;
    const recorded = recordStatements(db);
    await measureBacklog(recorded.db, []);
    await measureBacklog(recorded.db, companies.slice(0, 2));
    const ids = Array.from({ length: 300 }, (_, i) => String(1 + i * 30));
    await expect(existingConversations(recorded.db, ids, 'all')).resolves.toHaveLength(300);
    // Of more, PostgreSQL may read all 10,000 addresses: that is as quick as the index.
    const places = Array.from({ length: 10 }, (_, i) => ({ companyId, address: addressOf(i * 4) }));
    await conversationsOfClients(recorded.db, places);
    await companyNames(recorded.db, companies);
    expect(await recorded.wholeTablesRead(...LARGE)).toEqual([]);
  });

  test('a page of the audit reads few of its 200,000 entries, for every viewer and every filter', async () => {
    const [busy = '', other = '', rare = ''] = companies;
    await sql`
      insert into audit (at, user_name, action, company_id, conversation_id, detail, outcome)
      select now() - (200000 - n) * interval '1 minute', 'Anna', 'pause',
        case when n % 10000 = 0 then ${rare} when n % 5 = 0 then ${other} when n % 7 = 0 then null else ${busy} end,
        case when n % 3 = 0 then n % 10000 end, '{"for": "1h"}', 'done'
      from generate_series(1, 200000) as n`.execute(db);
    await sql`vacuum analyze audit`.execute(db);
    const recorded = recordStatements(db);
    for (const seen of ['all' as const, [busy], [rare], [rare, other]])
      for (const conversationId of [undefined, '999'])
        for (const before of [undefined, '100000', '150'])
          await auditEntries(recorded.db, { companies: seen, conversationId, before, limit: 201 });
    expect(await recorded.wholeTablesRead('audit')).toEqual([]);
    expect(await recorded.mostRowsRead()).toBeLessThan(2000);
  });

  test('the sweep, a claim and a dialogue read few rows', async () => {
    const [companyId = ''] = companies;
    const recorded = recordStatements(db);
    await overdueTurns(recorded.db, 0, 100);
    await overdueReplies(recorded.db, 0, 1000);
    await claimReply(recorded.db, { conversationId: '1', deadlineMs: 1000, onUnconfirmed: 'repeat' });
    const [dialogue] = await loadDialogues(recorded.db, [{ companyId, client: addressOf(8) }], 50);
    expect(dialogue?.value.messages).toHaveLength(50);
    expect(await recorded.wholeTablesRead('message', 'client', 'client_address')).toEqual([]);
  });
});
