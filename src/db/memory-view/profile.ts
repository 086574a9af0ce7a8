import { jsonObjectFrom } from 'kysely/helpers/postgres';
import type { DialogueState, UsualVisit } from '../../domain/context';
import type { Db } from '../database';
import { usualVisit } from '../segments/usual-visit';

/** What is known of a client besides facts, bookings and addresses. */
export interface Profile {
  name: string | null;
  notes: string | null;
  remindersOffAt: Date | null;
  /** Names as they are now. */
  usual: (UsualVisit & { service: string | null; staff: string | null }) | null;
  state: DialogueState;
}

export async function profileOf(db: Db, conversationId: string): Promise<Profile | undefined> {
  const row = await db
    .selectFrom('conversation')
    .innerJoin('client', 'client.id', 'conversation.client_id')
    .innerJoin('company', 'company.id', 'conversation.company_id')
    .select((client) => [
      'client.name',
      'client.notes',
      'client.reminders_off_at as remindersOffAt',
      'conversation.state',
      jsonObjectFrom(usualVisit(client)).as('usual'),
    ])
    .where('conversation.id', '=', conversationId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { usual, ...profile } = row;
  return { ...profile, usual: usual && { ...usual, ...(await titlesOf(db, usual)) } };
}

async function titlesOf(db: Db, { serviceId, staffId }: UsualVisit) {
  const [service, staff] = await Promise.all([
    serviceId === null
      ? undefined
      : db.selectFrom('service').select('title').where('id', '=', serviceId).executeTakeFirst(),
    staffId === null
      ? undefined
      : db.selectFrom('staff').select('name').where('id', '=', staffId).executeTakeFirst(),
  ]);
  return { service: service?.title ?? null, staff: staff?.name ?? null };
}
