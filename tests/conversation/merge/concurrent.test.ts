import { sql } from 'kysely';
import { singleChannel } from '../../../src/channels/channel';
import { deliverReplies } from '../../../src/conversation/deliver';
import { runTurn } from '../../../src/conversation/turn';
import { type Db, openDatabase } from '../../../src/db/database';
import { LockTimedOut } from '../../../src/db/errors';
import { migrateUp } from '../../../src/db/migrate';
import { claimReply } from '../../../src/db/outbox/claim';
import { createRandom, type Random } from '../../../src/dev/seed/random';
import { createLogger } from '../../../src/observability/logger';
import type { RespondInput } from '../../../src/responders/responder';
import { addCompany, addSalon, dayFromNow } from '../../support/database';
import { eventually } from '../../support/eventually';
import { clientsOf, conversationsOf, lid, newLid, phone, talk, write } from '../../support/merge';
import { describeWithPostgres } from '../../support/native/available';
import { type NativePostgres, startNativePostgres } from '../../support/native/postgres';
import { testSendingRate } from '../../support/sending-rate';
import { redisUrl } from '../../support/servers';
import { newPhone, type System, startSystem } from '../../support/system';
import { repliesOf, turnDeps } from '../../support/turn';

const { signal } = new AbortController();
const rate = testSendingRate();
const SCHEDULES = 50;

describeWithPostgres('clients who are merged while their conversations are used', () => {
  let postgres: NativePostgres;
  let db: Db;
  let system: System;
  beforeAll(async () => {
    postgres = await startNativePostgres();
    db = openDatabase(postgres.url, { pool: 4, logger: createLogger('silent') });
    await migrateUp(db);
    system = await startSystem({ queues: [], servers: { databaseUrl: postgres.url, redisUrl } });
  });
  afterAll(async () => {
    await system.stop();
    await db.destroy();
    await postgres.stop();
  });

  /** Until a statement of another connection waits for a lock on a row. */
  const untilOneWaits = () =>
    eventually(async () => {
      const { rows } = await sql`select from pg_stat_activity where wait_event_type = 'Lock'`.execute(db);
      return rows.length > 0;
    });

  test('a reply that is claimed while it moves belongs to the caller that has claimed it', async () => {
    const companyId = await addCompany(db);
    await talk(system, companyId, 'a', lid(newLid()));
    await talk(system, companyId, 'b', phone(newPhone()));
    const [other = '', survivor = ''] = (await conversationsOf(db, companyId)).map(({ id }) => id);
    const claim = await db.transaction().execute(async (tx) => {
      await tx
        .updateTable('message')
        .set({ conversation_id: survivor })
        .where('conversation_id', '=', other)
        .execute();
      const claiming = claimReply(system.db, {
        conversationId: other,
        deadlineMs: 60_000,
        onUnconfirmed: 'hold',
      });
      await untilOneWaits();
      return { claiming };
    });
    await expect(claim.claiming).resolves.toMatchObject({ kind: 'claimed', reply: { text: 'reply to a' } });
  });

  test('a booking whose turn commits first moves with its client; a merge that is first supersedes the turn', async () => {
    const day = dayFromNow(1);
    const salon = await addSalon(db, [day]);
    const { companyId } = salon;
    const [number, id] = [newPhone(), newLid()];
    await write(system, companyId, 'hi', phone(number));
    const conversationId = await write(system, companyId, 'book', lid(id));
    let runs = 0;
    const deps = turnDeps(system, async () => {
      runs += 1;
      if (runs === 1) await write(system, companyId, 'link', phone(number), lid(id));
      const { staffId, serviceId } = salon;
      const action = {
        type: 'book',
        serviceId,
        title: 'Стрижка',
        staffId,
        from: `${day}T10:00`,
        durationMinutes: 60,
      } as const;
      return { text: 'booked', actions: [action] };
    });
    await expect(runTurn(deps, conversationId, signal)).resolves.toEqual({ kind: 'superseded' });
    const [survivor] = await conversationsOf(db, companyId);
    await expect(runTurn(deps, survivor?.id ?? '', signal)).resolves.toEqual({ kind: 'committed' });
    const [client] = await clientsOf(db, companyId);
    const bookings = db.selectFrom('booking').select(['client_id']).where('company_id', '=', companyId);
    expect(await bookings.execute()).toEqual([{ client_id: client?.id }]);
    expect(await repliesOf(db, companyId)).toEqual(['booked']);
  });

  test('a merge waits for no lock that a frozen process holds, and changes nothing', async () => {
    const companyId = await addCompany(db);
    const [number, id] = [newPhone(), newLid()];
    await write(system, companyId, 'a', lid(id));
    const frozen = await write(system, companyId, 'b', phone(number));
    await db.transaction().execute(async (tx) => {
      await tx.selectFrom('conversation').select('id').where('id', '=', frozen).forUpdate().execute();
      await expect(write(system, companyId, 'c', lid(id), phone(number))).rejects.toThrow(LockTimedOut);
    });
    expect(await clientsOf(db, companyId)).toHaveLength(2);
    await write(system, companyId, 'c', lid(id), phone(number));
    expect(await clientsOf(db, companyId)).toHaveLength(1);
  });

  test(`nothing is lost and nothing is answered twice in ${SCHEDULES} schedules of writing, turns, deliveries and merges`, async () => {
    let merges = 0;
    const off = system.events.on('clients.merged', () => (merges += 1));
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const found = await runSchedule(seed);
      expect({ seed, ...found }).toEqual({
        seed,
        clients: 1,
        conversations: 1,
        answered: found.written,
        written: found.written,
        sent: found.committed,
        committed: found.committed,
        wrongTurns: [],
        bookingsOfOthers: 0,
        state: found.turns,
        turns: found.turns,
      });
    }
    off();
    expect(merges).toBeGreaterThan(SCHEDULES / 2);
  });

  async function runSchedule(seed: number) {
    const random = createRandom(seed);
    const salon = await addSalon(db, [dayFromNow(1)], { debounce_ms: 0, max_wait_ms: 0 });
    const { companyId } = salon;
    const sender = { companyId, addresses: [phone(newPhone()), lid(newLid())] };
    const written: string[] = [];
    const sent: string[] = [];
    const deps = turnDeps(system, (input) => respond(random, salon, input));
    const deliver = async (conversationId: string) => {
      const send = async ({ text }: { text: string }) => {
        await wait(random);
        sent.push(text);
        return {};
      };
      await deliverReplies(
        {
          ...system,
          rate,
          channels: singleChannel({ send }),
          gatewayTimeoutMs: 30_000,
          onUnconfirmed: 'repeat',
        },
        conversationId,
        signal,
      );
    };
    const ids = async () => (await conversationsOf(system.db, companyId)).map(({ id }) => id);

    const writing = async (number: number) => {
      await wait(random, 60);
      const [from, other] = random.chance(0.5) ? sender.addresses : sender.addresses.toReversed();
      if (!from || !other) return;
      const links = number > 3 && random.chance(0.25);
      written.push(`m${number}`);
      await unlessLocked(() => write(system, companyId, `m${number}`, from, ...(links ? [other] : [])));
    };
    const using = async (use: (conversationId: string) => Promise<unknown>) => {
      await wait(random, 60);
      const known = await ids();
      const one = known[random.int(0, Math.max(0, known.length - 1))];
      if (one !== undefined) await unlessLocked(() => use(one));
    };
    const turn = (conversationId: string) => runTurn(deps, conversationId, signal);
    await Promise.all([
      ...Array.from({ length: 9 }, (_, i) => writing(i + 1)),
      ...Array.from({ length: 6 }, () => using(turn)),
      ...Array.from({ length: 4 }, () => using(deliver)),
    ]);
    const [from, other] = sender.addresses;
    if (from && other) await unlessLocked(() => write(system, companyId, 'last', from, other));
    written.push('last');
    const [survivor = ''] = await ids();
    await eventually(async () => (await turn(survivor)).kind === 'nothing-to-answer');
    await unlessLocked(() => deliver(survivor));
    return resultOf(companyId, written, sent);
  }

  async function resultOf(companyId: string, written: string[], sent: string[]) {
    const messages = await db
      .selectFrom('message')
      .select(['direction', 'text', 'turn'])
      .where('company_id', '=', companyId)
      .orderBy('id')
      .execute();
    const replies = messages.filter(({ direction }) => direction === 'out');
    const incoming = messages.filter(({ direction }) => direction === 'in');
    const [client] = await clientsOf(db, companyId);
    const bookings = await db.selectFrom('booking').selectAll().where('company_id', '=', companyId).execute();
    const [conversation] = await conversationsOf(db, companyId);
    return {
      /** The first message of each turn: as they were answered, and as the states of the turns tell. */
      turns: replies.map(({ text }) => String(text).split(' ')[0]).sort(),
      state: Object.keys(conversation?.state ?? {}).sort(),
      clients: (await clientsOf(db, companyId)).length,
      conversations: (await conversationsOf(db, companyId)).length,
      written: written.sort(),
      answered: replies.flatMap(({ text }) => String(text).split(' ')).sort(),
      committed: replies.map(({ text }) => text).sort(),
      sent: sent.sort(),
      wrongTurns: replies.filter(
        ({ text, turn }) =>
          String(text).split(' ').sort().join() !==
          incoming
            .flatMap((one) => (one.turn === turn ? [one.text] : []))
            .sort()
            .join(),
      ),
      bookingsOfOthers: bookings.filter(({ client_id }) => client_id !== client?.id).length,
    };
  }
});

async function respond(
  random: Random,
  { serviceId, staffId }: { serviceId: string; staffId: string },
  { messages, context }: RespondInput,
) {
  await wait(random, 30);
  const text = messages.map((one) => one.text).join(' ');
  const from = `${dayFromNow(1)}T${10 + context.schedule.busy.length}:00`;
  const action = { type: 'book', serviceId, title: 'Стрижка', staffId, from, durationMinutes: 60 } as const;
  const state = { ...context.dialogue.state, [String(messages[0]?.text)]: true };
  return { text, state, actions: random.chance(0.3) ? [action] : [] };
}

function wait(random: Random, longest = 10): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, random.int(0, longest)));
}

/** As the workers do: tries again while another transaction keeps a lock. */
async function unlessLocked(run: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      return void (await run());
    } catch (error) {
      if (!(error instanceof LockTimedOut)) throw error;
    }
  }
}
