import { type RawBuilder, sql } from 'kysely';
import { batched } from './batched';
import type { Db } from './database';
import { dueIn } from './debounce';

/**
 * Of a company's waiting conversations so many at most get a wake-up in Redis as they come. The others are crowded out: they
 * wait in PostgreSQL alone, and whenever a turn of the company ends, the one that has waited longest gets its wake-up.
 */
export const MAX_ADMITTED = 200;

/** With so many of its conversations waiting, a company is a crowd: its wake-ups stand behind everybody else's. */
export const CROWD = 25;

const deferred = (conversation: 'v' | 'w') => {
  const column = (name: string) => sql.ref(`${conversation}.${name}`);
  return sql<boolean>`${column('deferred')} and ${column('due_at')} is not null and ${column('parked_at')} is null`;
};

/** Whether conversation `v` is. */
export const isCrowdedOut = deferred('v');

/** Whether any is of the company of `v`. */
export const isCrowded = sql<boolean>`exists (
  select from conversation w where w.company_id = v.company_id and ${deferred('w')}
)`;

/** How many conversations of the company of `v` wait; counted no further than matters. */
export const waitingOfCompany = sql<number>`(
  select count(*)::integer from (
    select from conversation w where w.company_id = v.company_id and w.due_at is not null and w.parked_at is null
    limit ${sql.lit(MAX_ADMITTED)}
  ) as waiting
)`;

/**
 * Conversations whose company has no place for them now. They have lost their wake-ups. Whoever is at one of them at this
 * moment is not waited for: false, it is not crowded out.
 */
export const crowdOut = batched(async (db, conversationIds: string[]): Promise<boolean[]> => {
  const { rows } = await sql<{ id: string }>`
    update conversation set deferred = true where id in (
      select id from conversation where id = any(${conversationIds}::bigint[]) and due_at is not null
      for no key update skip locked
    ) returning id
  `.execute(db);
  const out = new Set(rows.map(({ id }) => id));
  return conversationIds.map((id) => out.has(id));
});

export interface Admitted {
  conversationId: string;
  companyId: string;
  /** Milliseconds until its turn is due. */
  dueInMs: number;
}

/** Who of each company's crowded-out conversations gets a wake-up now; nobody gets two. Undefined: nobody is left. */
export const admitNext = batched(async (db, companyIds: string[]): Promise<(Admitted | undefined)[]> => {
  const admitted = await admit(
    db,
    sql`select company_id, count(*) as places from unnest(${companyIds}::text[]) as g(company_id) group by company_id`,
  );
  return companyIds.map((companyId) => {
    const index = admitted.findIndex((one) => one.companyId === companyId);
    return index === -1 ? undefined : admitted.splice(index, 1)[0];
  });
});

/** Some of every company's at once. Where wake-ups were lost, too few turns would end to let the others in. */
export async function admitSome(db: Db): Promise<Admitted[]> {
  const companies = sql`select distinct v.company_id from conversation v where ${isCrowdedOut}`;
  return admit(db, sql`select company_id, ${sql.lit(CROWD)} as places from (${companies}) as crowded`);
}

async function admit(db: Db, asked: RawBuilder<unknown>): Promise<Admitted[]> {
  const { rows } = await sql<Admitted>`
    with asked as (${asked})
    update conversation v set deferred = false
    from asked a cross join lateral (
      select v.id from conversation v where v.company_id = a.company_id and ${isCrowdedOut}
      order by v.due_at limit a.places for no key update skip locked
    ) as next
    where v.id = next.id
    returning v.id as "conversationId", v.company_id as "companyId", ${dueIn('v.due_at')} as "dueInMs"
  `.execute(db);
  return rows;
}
