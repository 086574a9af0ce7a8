import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { UnknownCompany } from '../domain/errors';
import type { Debounce } from '../domain/policies';
import type { IncomingMessage } from '../jobs/incoming-message';
import { CROWD, isCrowdedOut, MAX_ADMITTED, waitingOfCompany } from './backlog';
import { batched } from './batched';
import { meetClient } from './clients';
import { hasCompany } from './companies';
import type { Db } from './database';
import { dueAt, dueIn } from './debounce';
import { LockTimedOut } from './errors';
import { storableJson, storableText } from './storable';

export interface Stored {
  conversationId: string;
  /** The message was there already. */
  duplicate: boolean;
  /** Milliseconds until the conversation's turn is due; null: nothing is unanswered. */
  dueInMs: number | null;
  /** It waits in PostgreSQL alone, until a place of its company is free. */
  deferred: boolean;
  /** Whether its company is a crowd. */
  crowd: boolean;
}

/** Where it came from, canonical, and when the gateway put it on the queue. */
interface Arrival {
  address: string;
  receivedAt: Date;
}

/** A conversation is locked for milliseconds, unless a process is frozen. */
const MAX_TRIES = 5;
/** Milliseconds; longer after each try. */
const PAUSE = 10;

/**
 * Stores a message once, with its client and conversation if they are new, and moves the debounce. Throws
 * `UnknownCompany`, and `LockTimedOut` where another transaction keeps the conversation locked: no connection waits for it.
 */
export async function storeIncomingMessage(
  db: Db,
  message: IncomingMessage,
  arrival: Arrival,
  debounce: Debounce,
): Promise<Stored> {
  const { companyId, name } = message;
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const outcome = await addMessage(db, { message, ...arrival, debounce });
    if (outcome.kind === 'added') return { ...outcome.added, duplicate: false };
    if (outcome.kind === 'duplicate') {
      const stored = await readDebounce(db, message);
      if (stored) return { ...stored, duplicate: true };
    }
    if (outcome.kind === 'stranger') {
      if (tries > 1 && !(await hasCompany(db, companyId))) throw new UnknownCompany(companyId);
      await meetClient(db, { companyId, name, address: arrival.address });
    }
    if (outcome.kind === 'busy' || tries > 1) await pause(tries * PAUSE);
  }
  throw new LockTimedOut(new Error('its conversation, or its company, stays locked'));
}

type Added = Pick<Stored, 'conversationId' | 'dueInMs' | 'deferred' | 'crowd'>;

type Outcome =
  | { kind: 'added'; added: Added }
  | { kind: 'duplicate' }
  /** Somebody else is at the conversation. */
  | { kind: 'busy' }
  /** There is no such client yet, or no such company, or the company is locked. */
  | { kind: 'stranger' };

interface Arriving extends Arrival {
  message: IncomingMessage;
  debounce: Debounce;
}

/**
 * What became of the messages, as PostgreSQL tells it; null in place of an empty list. Put together here: the planner takes
 * each of these lists for one row, and would join them by looking through one for each row of the other.
 */
interface Told {
  /** Where in the list those stand whose conversation there is, from 1; and whether nobody else is at it. */
  arrived: { place: number; free: boolean }[] | null;
  added: { conversationId: string; companyId: string; channel: string; messageId: string }[] | null;
  due: { conversationId: string; inMs: number; deferred: boolean }[] | null;
  /** Companies. */
  crowds: string[] | null;
}

/**
 * Adds messages to their clients' conversations and says when the turns are due. No lock is waited for: it is that of one
 * conversation, which a frozen process may hold for long, and these are the messages of many.
 */
async function addMessages(db: Db, arriving: readonly Arriving[]): Promise<Outcome[]> {
  const list = <T>(of: (one: Arriving) => T) => arriving.map(of);
  const now = sql<Date>`clock_timestamp()`;
  const since = sql<Date>`coalesce(v.waiting_since, ${now})`;
  // A process has one debounce: these are all the same.
  const debounce = {
    debounceMs: Math.min(...list((one) => one.debounce.debounceMs)),
    maxWaitMs: Math.min(...list((one) => one.debounce.maxWaitMs)),
  };
  const { rows } = await sql<Told>`
    with arrived as materialized (
      select g.*, o.id as conversation_id, l.free is not null as free from unnest(
        ${list(({ message }) => message.companyId)}::text[],
        ${list(({ address }) => address)}::text[],
        ${list(({ message }) => storableText(message.channel))}::text[],
        ${list(({ message }) => message.kind)}::text[],
        ${list(({ message: { text } }) => (text === undefined ? null : storableText(text)))}::text[],
        ${list(({ message: { media } }) => (media ? storableJson(media) : null))}::text[],
        ${list(({ message: { payload } }) => (payload === undefined ? null : storableJson(payload)))}::text[],
        ${list(({ message }) => message.sentAt)}::timestamptz[],
        ${list(({ receivedAt }) => receivedAt)}::timestamptz[],
        ${list(({ message }) => storableText(message.messageId))}::text[]
      ) with ordinality as g(company_id, address, channel, kind, text, media, payload, sent_at, received_at,
        provider_message_id, place)
      cross join lateral (
        select o.id from client_address a join conversation o on o.company_id = a.company_id and o.client_id = a.client_id
        where a.company_id = g.company_id and a.address = g.address limit 1
      ) as o
      left join lateral (
        select true as free from conversation v where v.id = o.id limit 1 for no key update skip locked
      ) as l on true
    ), room as materialized (
      select v.company_id, ${waitingOfCompany} as waiting from (select distinct company_id from arrived where free) as v
    ), added as (
      insert into message (company_id, conversation_id, direction, channel, address, kind, text, media, payload, sent_at,
        received_at, provider_message_id)
      select company_id, conversation_id, 'in', channel, address, kind, text, media::jsonb, payload::jsonb, sent_at,
        received_at, provider_message_id
      from arrived where free order by place
      on conflict (company_id, channel, provider_message_id) where direction = 'in' do nothing
      returning company_id, channel, provider_message_id, conversation_id
    ), counted as (
      select conversation_id, count(*)::integer as messages from added group by conversation_id
    ), moved as (
      update conversation v
      set received = v.received + counted.messages, waiting_since = ${since}, due_at = ${dueAt(since, now, debounce)},
        deferred = (v.due_at is null or v.deferred)
          and (select waiting >= ${sql.lit(MAX_ADMITTED)} from room where room.company_id = v.company_id)
      from counted, company c
      where v.id = counted.conversation_id and c.id = v.company_id
      returning v.id, ${dueIn('v.due_at')} as in_ms, v.deferred
    )
    select
      (select json_agg(json_build_object('place', place, 'free', free)) from arrived) as arrived,
      (select json_agg(json_build_object('conversationId', conversation_id::text, 'companyId', company_id,
        'channel', channel, 'messageId', provider_message_id)) from added) as added,
      (select json_agg(json_build_object('conversationId', id::text, 'inMs', in_ms, 'deferred', deferred)) from moved) as due,
      (select json_agg(company_id) from room where waiting >= ${sql.lit(CROWD)}) as crowds
  `.execute(db);
  return outcomesOf(arriving, rows[0] as Told);
}

function outcomesOf(arriving: readonly Arriving[], { arrived, added, due, crowds }: Told): Outcome[] {
  const free = new Map(arrived?.map((one) => [one.place, one.free]));
  const dueOf = new Map(due?.map((one) => [one.conversationId, one]));
  const conversations = new Map(added?.map((one) => [keyOf(one), one.conversationId]));
  const crowded = new Set(crowds);
  return arriving.map(({ message }, i): Outcome => {
    if (!free.has(i + 1)) return { kind: 'stranger' };
    if (!free.get(i + 1)) return { kind: 'busy' };
    const key = keyOf({
      companyId: message.companyId,
      channel: storableText(message.channel),
      messageId: storableText(message.messageId),
    });
    const conversationId = conversations.get(key);
    if (conversationId === undefined) return { kind: 'duplicate' };
    conversations.delete(key); // the same message further down is its duplicate
    return {
      kind: 'added',
      added: {
        conversationId,
        dueInMs: dueOf.get(conversationId)?.inMs ?? null,
        deferred: dueOf.get(conversationId)?.deferred ?? false,
        crowd: crowded.has(message.companyId),
      },
    };
  });
}

function keyOf(message: { companyId: string; channel: string; messageId: string }): string {
  return JSON.stringify([message.companyId, message.channel, message.messageId]);
}

const addMessage = batched(addMessages);

/** Of the conversation that holds the message. Undefined: it has been deleted. */
async function readDebounce(db: Db, message: IncomingMessage): Promise<Added | undefined> {
  return db
    .selectFrom('message as m')
    .innerJoin('conversation as v', 'v.id', 'm.conversation_id')
    .select([
      'v.id as conversationId',
      dueIn('v.due_at').as('dueInMs'),
      isCrowdedOut.as('deferred'),
      sql<boolean>`${waitingOfCompany} >= ${sql.lit(CROWD)}`.as('crowd'),
    ])
    .where('m.company_id', '=', message.companyId)
    .where('m.channel', '=', storableText(message.channel))
    .where('m.provider_message_id', '=', storableText(message.messageId))
    .where('m.direction', '=', 'in')
    .executeTakeFirst();
}
