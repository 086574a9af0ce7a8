import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Bookings that are made in a booking system: what it has told of each (`booking_source`), what we have asked it for
 * (`booking_request`), and how far each sync is (`booking_sync`). Reminders, and the rules for changes by clients.
 */
export const bookingSystems: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const NO_OVERLAP = (taken: string) =>
  `alter table booking add constraint booking_no_overlap
    exclude using gist (staff_id with =, tstzrange(starts_at, ends_at) with &&) where (${taken})`;

const STATUSES = (names: readonly string[]) =>
  `alter table booking add constraint booking_status_check check (status in (${names.map((name) => `'${name}'`).join(', ')}))`;

const onCompanyChange = (columns: readonly string[]) => {
  const of = (row: string) => `(${columns.map((column) => `${row}.${column}`).join(', ')})`;
  return `create or replace function bump_on_company_change() returns trigger language plpgsql as $$ begin
    if ${of('new')} is distinct from ${of('old')} then
      new.version := random_version();
    end if;
    if new.timezone <> old.timezone then -- local times are rendered in it
      new.schedule_version := random_version();
      update client set version = random_version() where company_id = new.id;
    end if;
    return new;
  end $$`;
};

const COMPANY = ['name', 'timezone', 'locale', 'currency', 'phone', 'address', 'about'];

const UP = [
  'alter table service add column external_id text, add constraint service_external unique (company_id, external_id)',
  'alter table staff add column external_id text, add constraint staff_external unique (company_id, external_id)',
  `alter table client
    add column external_id text,
    add column reminders_off_at timestamptz,
    add constraint client_external unique (company_id, external_id)`,
  `alter table company
    add column reminders jsonb,
    add column change_notice_minutes integer check (change_notice_minutes >= 0)`,
  onCompanyChange([...COMPANY, 'change_notice_minutes']),

  // The time of a booking in another system is that system's concern: it may take a time twice.
  `alter table booking
    add column mirrored boolean not null default false,
    add column confirmed_at timestamptz`,
  'alter table booking drop constraint booking_no_overlap',
  NO_OVERLAP(`status not in ('cancelled', 'no-show') and not mirrored`),
  'alter table booking drop constraint booking_status_check',
  STATUSES(['booked', 'completed', 'cancelled', 'no-show']),

  // Also of bookings that are not ours to store (yet): an older event must not bring them back.
  `create table booking_source (
    company_id text not null references company on delete cascade,
    external_id text not null,
    version numeric not null,
    observed_at timestamptz not null,
    booking_id bigint,
    primary key (company_id, external_id),
    foreign key (company_id, booking_id) references booking (company_id, id) on delete cascade
  )`,
  'create index booking_source_booking on booking_source (company_id, booking_id)',

  `create table booking_request (
    id bigint generated always as identity primary key,
    company_id text not null,
    conversation_id bigint not null,
    turn integer not null,
    key text not null,
    action jsonb not null,
    status text not null default 'pending' check (status in ('pending', 'done', 'refused')),
    booking_id bigint,
    reason text,
    requested_at timestamptz not null default now(),
    settled_at timestamptz,
    told_turn integer,
    unique (conversation_id, key),
    foreign key (company_id, conversation_id) references conversation (company_id, id) on delete cascade,
    foreign key (company_id, booking_id) references booking (company_id, id) on delete cascade
  )`,
  `create index booking_request_untold on booking_request (conversation_id) where told_turn is null`,
  'create index booking_request_booking on booking_request (company_id, booking_id)',

  `create table booking_sync (
    company_id text primary key references company on delete cascade,
    system text not null,
    state jsonb,
    cursor jsonb,
    notified jsonb,
    started_at timestamptz,
    finished_at timestamptz,
    failed_at timestamptz,
    failure text
  )`,

  `create table reminder (
    company_id text not null,
    booking_id bigint not null,
    starts_at timestamptz not null,
    before_minutes integer not null,
    message_id bigint references message on delete set null,
    outcome text not null,
    decided_at timestamptz not null default now(),
    primary key (booking_id, starts_at, before_minutes),
    foreign key (company_id, booking_id) references booking (company_id, id) on delete cascade
  )`,
  'create index reminder_message on reminder (message_id)',
];

const DOWN = [
  'drop table reminder, booking_sync, booking_request, booking_source',
  'delete from booking where mirrored',
  `update booking set status = 'cancelled' where status = 'no-show'`,
  'alter table booking drop constraint booking_status_check',
  STATUSES(['booked', 'completed', 'cancelled']),
  'alter table booking drop constraint booking_no_overlap',
  'alter table booking drop column mirrored, drop column confirmed_at',
  NO_OVERLAP(`status <> 'cancelled'`),
  onCompanyChange(COMPANY),
  'alter table company drop column reminders, drop column change_notice_minutes',
  'alter table client drop column external_id, drop column reminders_off_at',
  'alter table staff drop column external_id',
  'alter table service drop column external_id',
];
