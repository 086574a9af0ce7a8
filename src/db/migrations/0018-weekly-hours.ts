import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Hours that repeat every week, so that no job has to add the hours of further days. Hours of a date (`working_hours`) replace
 * them on that date; a day off, of one person or of the whole company, removes them.
 */
export const weeklyHours: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await sql.raw('drop table day_off, weekly_hours').execute(db);
  },
};

const UP = [
  `create table weekly_hours (
    company_id text not null,
    staff_id bigint not null,
    weekday smallint not null check (weekday between 1 and 7),
    starts time not null,
    ends time not null check (ends > starts),
    primary key (staff_id, weekday, starts),
    foreign key (company_id, staff_id) references staff (company_id, id) on delete cascade
  )`,
  'create index weekly_hours_company on weekly_hours (company_id)',
  `create table day_off (
    company_id text not null references company on delete cascade,
    staff_id bigint,
    date date not null,
    foreign key (company_id, staff_id) references staff (company_id, id) on delete cascade
  )`,
  'create index day_off_staff on day_off (company_id, staff_id)',
  'create unique index day_off_once on day_off (company_id, date, coalesce(staff_id, 0))',
  ...['weekly_hours', 'day_off'].flatMap((table) => [
    ...['insert', 'update'].map(
      (change) => `create trigger ${table}_${change} after ${change} on ${table}
        referencing new table as changed for each statement execute function bump_schedule_version()`,
    ),
    `create trigger ${table}_delete after delete on ${table}
      referencing old table as changed for each statement execute function bump_schedule_version()`,
  ]),
];
