import { type ExpressionBuilder, sql } from 'kysely';
import type { Database } from '../schema';

interface Visit {
  service_id: string | null;
  staff_id: string | null;
  visits: number;
  same_service: number;
  same_staff: number;
}

/**
 * The service and the member of staff of more than half of the visits of the last two years; no row: the client has not come twice.
 * A booking that is over, and neither cancelled nor missed, counts as a visit: many businesses never close those of clients who came.
 */
export function usualVisit(client: ExpressionBuilder<Database, 'client' | 'company'>) {
  const visit = sql<Visit>`(
    select service_id, staff_id, count(*) over () as visits,
      count(*) over (partition by service_id) as same_service, count(*) over (partition by staff_id) as same_staff
    from booking
    where booking.client_id = client.id and booking.status in ('completed', 'booked')
      and booking.ends_at between now() - interval '2 years' and now()
  )`;
  return client
    .selectFrom(visit.as('visit'))
    .select([
      sql<string | null>`max(service_id) filter (where same_service * 2 > visits)::text`.as('serviceId'),
      sql<string | null>`max(staff_id) filter (where same_staff * 2 > visits)::text`.as('staffId'),
      sql<number>`count(*)`.as('visits'),
    ])
    .having(sql<boolean>`count(*) > 1`);
}
