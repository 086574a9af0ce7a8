import { sql } from 'kysely';
import type { Db } from '../../src/db/database';
import type { ContextOwner } from '../../src/domain/context';
import { clientNumber } from './memory-source';
import { OWNER, seedSalon } from './salon';

/** The seeded salon with this number of clients. All have the same dialogue as Анна. */
export async function seedBusySalon(db: Db, clients: number): Promise<ContextOwner[]> {
  await seedSalon(db, OWNER);
  const { companyId } = OWNER;
  const owners = Array.from({ length: clients }, (_, i) => ({ companyId, client: clientNumber(i) }));
  const rows = owners.map(({ client }) => ({
    company_id: companyId,
    address: client,
    name: null,
    notes: null,
  }));
  await db
    .insertInto('client')
    .values(rows)
    .onConflict((same) => same.doNothing())
    .execute();
  await sql`
    insert into conversation (company_id, client_id, version)
    select k.company_id, k.id, v.version
    from client k, conversation v
    where not exists (select from conversation o where o.client_id = k.id)`.execute(db);
  await sql`
    insert into message (company_id, conversation_id, direction, channel, address, kind, text, sent_at, received_at,
                         turn, provider_message_id, status, idempotency_key)
    select m.company_id, v.id, m.direction, m.channel, k.address, m.kind, m.text, m.sent_at, m.received_at,
           m.turn, v.id || ' ' || m.provider_message_id, m.status, v.id || ' ' || m.idempotency_key
    from message m, conversation v
    join client k on k.id = v.client_id
    where v.id <> m.conversation_id`.execute(db);
  await sql`analyze`.execute(db);
  return owners;
}
