import { type Kysely, sql } from 'kysely';

/**
 * Everything that belongs to a company carries `company_id`, and foreign keys include it, so that no row can
 * point into another company.
 */
export const initial = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of [...TABLES, ...VERSION_TRIGGERS]) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    const tables =
      'booking_event, message, conversation, booking, client_address, client, working_hours, staff_service, staff, service, company';
    await sql.raw(`drop table ${tables}`).execute(db);
    const functions =
      'bump_company_version, bump_schedule_version, bump_client_version, bump_on_company_change, bump_on_client_change';
    await sql.raw(`drop function ${functions}`).execute(db);
  },
};

const TABLES = [
  // gist over a scalar and a range together: the constraint that refuses overlapping bookings
  'create extension if not exists btree_gist',

  `create table company (
    id text primary key check (id ~ '^[A-Za-z0-9_-]{1,64}$'),
    name text not null,
    timezone text not null default 'Europe/Moscow',
    locale text not null default 'ru',
    currency text not null default 'RUB',
    phone text,
    address text,
    about text,
    quiet_ms integer check (quiet_ms >= 0),
    max_wait_ms integer check (max_wait_ms >= 0),
    version integer not null default 1,
    schedule_version integer not null default 1,
    created_at timestamptz not null default now()
  )`,

  `create table service (
    id bigint generated always as identity primary key,
    company_id text not null references company on delete cascade,
    title text not null,
    category text not null default '',
    description text not null default '',
    price_min numeric(12, 2) not null check (price_min >= 0),
    price_max numeric(12, 2) not null check (price_max >= price_min),
    duration_minutes integer not null check (duration_minutes > 0),
    active boolean not null default true,
    unique (company_id, id)
  )`,

  `create table staff (
    id bigint generated always as identity primary key,
    company_id text not null references company on delete cascade,
    name text not null,
    specialization text not null default '',
    about text not null default '',
    active boolean not null default true,
    unique (company_id, id)
  )`,

  `create table staff_service (
    company_id text not null,
    staff_id bigint not null,
    service_id bigint not null,
    primary key (staff_id, service_id),
    foreign key (company_id, staff_id) references staff (company_id, id) on delete cascade,
    foreign key (company_id, service_id) references service (company_id, id) on delete cascade
  )`,
  'create index staff_service_company on staff_service (company_id)',

  `create table working_hours (
    company_id text not null,
    staff_id bigint not null,
    date date not null,
    starts time not null,
    ends time not null check (ends > starts),
    primary key (staff_id, date, starts),
    foreign key (company_id, staff_id) references staff (company_id, id) on delete cascade
  )`,
  'create index working_hours_company on working_hours (company_id, date)',

  `create table client (
    id bigint generated always as identity primary key,
    company_id text not null references company on delete cascade,
    address text not null,
    name text,
    notes text,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    unique (company_id, id),
    unique (company_id, address)
  )`,

  `create table client_address (
    company_id text not null,
    address text not null,
    client_id bigint not null,
    primary key (company_id, address),
    foreign key (company_id, client_id) references client (company_id, id) on delete cascade
  )`,
  'create index client_address_client on client_address (client_id)',

  `create table booking (
    id bigint generated always as identity primary key,
    company_id text not null references company on delete cascade,
    client_id bigint,
    staff_id bigint,
    service_id bigint,
    title text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    status text not null default 'booked' check (status in ('booked', 'completed', 'cancelled')),
    price numeric(12, 2),
    comment text,
    made_by text not null default 'booking-system' check (made_by in ('bot', 'booking-system')),
    closed_by text,
    closed_at timestamptz,
    external_id text,
    created_at timestamptz not null default now(),
    unique (company_id, id),
    unique (company_id, external_id),
    foreign key (company_id, client_id) references client (company_id, id),
    foreign key (company_id, staff_id) references staff (company_id, id),
    foreign key (company_id, service_id) references service (company_id, id),
    constraint booking_no_overlap exclude using gist (staff_id with =, tstzrange(starts_at, ends_at) with &&)
      where (status <> 'cancelled')
  )`,
  'create index booking_company on booking (company_id, starts_at)',
  'create index booking_client on booking (client_id)',

  `create table conversation (
    id bigint generated always as identity primary key,
    company_id text not null references company on delete cascade,
    client_id bigint not null,
    version integer not null default 0,
    state jsonb not null default '{}',
    waiting_since timestamptz,
    due_at timestamptz,
    created_at timestamptz not null default now(),
    unique (company_id, id),
    unique (company_id, client_id),
    foreign key (company_id, client_id) references client (company_id, id) on delete cascade,
    check ((waiting_since is null) = (due_at is null))
  )`,
  'create index conversation_due on conversation (due_at) where due_at is not null',

  `create table message (
    id bigint generated always as identity primary key,
    company_id text not null,
    conversation_id bigint not null,
    direction text not null check (direction in ('in', 'out')),
    channel text not null,
    address text not null,
    kind text not null default 'text',
    text text,
    media jsonb,
    payload jsonb,
    sent_at timestamptz not null,
    received_at timestamptz not null,
    stored_at timestamptz not null default now(),
    turn integer check (direction = 'in' or turn is not null),
    provider_message_id text check (direction = 'out' or provider_message_id is not null),
    status text check (status in ('pending', 'sending', 'sent', 'failed')),
    idempotency_key text unique,
    attempts integer not null default 0,
    sending_since timestamptz,
    error text,
    turn_report jsonb,
    foreign key (company_id, conversation_id) references conversation (company_id, id) on delete cascade,
    check ((direction = 'out') = (status is not null and idempotency_key is not null))
  )`,
  `create unique index message_once on message (company_id, channel, provider_message_id) where direction = 'in'`,
  'create index message_dialogue on message (conversation_id, turn desc)',
  `create index message_unanswered on message (conversation_id) where direction = 'in' and turn is null`,
  `create index message_unsent on message (conversation_id, id) where status in ('pending', 'sending')`,

  `create table booking_event (
    id bigint generated always as identity primary key,
    company_id text not null references company on delete cascade,
    kind text not null check (kind in ('booking-created', 'booking-cancelled')),
    booking_id bigint not null,
    client_address text not null,
    reason text,
    occurred_at timestamptz not null default now(),
    published_at timestamptz,
    foreign key (company_id, booking_id) references booking (company_id, id) on delete cascade
  )`,
  'create index booking_event_unpublished on booking_event (id) where published_at is null',
];

/**
 * The version columns are kept by triggers, not by our queries: a booking system that shares the database with
 * plain SQL moves them too. Statement-level, so that a bulk import bumps once.
 */
const VERSION_TRIGGERS = [
  `create function bump_company_version() returns trigger language plpgsql as $$ begin
    update company set version = version + 1 where id in (select company_id from changed);
    return null;
  end $$`,
  `create function bump_schedule_version() returns trigger language plpgsql as $$ begin
    update company set schedule_version = schedule_version + 1 where id in (select company_id from changed);
    return null;
  end $$`,
  `create function bump_client_version() returns trigger language plpgsql as $$ begin
    update client set version = version + 1 where id in (select client_id from changed);
    return null;
  end $$`,
  ...['service', 'staff', 'staff_service'].flatMap((table) => onEveryChange(table, 'bump_company_version')),
  ...['working_hours', 'booking'].flatMap((table) => onEveryChange(table, 'bump_schedule_version')),
  ...onEveryChange('booking', 'bump_client_version'),

  `create function bump_on_company_change() returns trigger language plpgsql as $$ begin
    if (new.name, new.timezone, new.locale, new.currency, new.phone, new.address, new.about)
       is distinct from (old.name, old.timezone, old.locale, old.currency, old.phone, old.address, old.about) then
      new.version := old.version + 1;
    end if;
    if new.timezone <> old.timezone then -- local times are rendered in it
      new.schedule_version := old.schedule_version + 1;
      update client set version = version + 1 where company_id = new.id;
    end if;
    return new;
  end $$`,
  `create trigger company_changed before update on company
    for each row execute function bump_on_company_change()`,

  `create function bump_on_client_change() returns trigger language plpgsql as $$ begin
    if (new.address, new.name, new.notes) is distinct from (old.address, old.name, old.notes) then
      new.version := old.version + 1;
    end if;
    return new;
  end $$`,
  `create trigger client_changed before update on client
    for each row execute function bump_on_client_change()`,
];

/**
 * PostgreSQL wants one trigger per event where transition tables are used. An update names the old rows too:
 * a booking that moves to another client changes both.
 */
function onEveryChange(table: string, bump: string): string[] {
  const on = (event: string, rows: string, name: string) =>
    `create trigger ${bump}_${name} after ${event} on ${table} referencing ${rows} as changed
      for each statement execute function ${bump}()`;
  return [
    on('insert', 'new table', 'insert'),
    on('update', 'new table', 'update_new'),
    on('update', 'old table', 'update_old'),
    on('delete', 'old table', 'delete'),
  ];
}
