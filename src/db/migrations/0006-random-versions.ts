import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Versions are drawn at random instead of counted. A counter repeats itself: a client that is deleted and inserted
 * again, or a database that is restored from a backup, comes to a number that a cached entry already carries. Random
 * versions are compared for equality only; two of them are equal by chance once in two thousand million.
 *
 * The dialogue gets a version of its own: `conversation.version` goes on counting turns.
 */
export const randomVersions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

const bump = (name: string, table: string, column: string, id: string, next: string) =>
  `create or replace function ${name}() returns trigger language plpgsql as $$ begin
    update ${table} set ${column} = ${next} where id in (select ${id} from changed);
    return null;
  end $$`;

const bumps = (next: (column: string) => string) => [
  bump('bump_company_version', 'company', 'version', 'company_id', next('version')),
  bump('bump_schedule_version', 'company', 'schedule_version', 'company_id', next('schedule_version')),
  bump('bump_client_version', 'client', 'version', 'client_id', next('version')),

  `create or replace function bump_on_company_change() returns trigger language plpgsql as $$ begin
    if (new.name, new.timezone, new.locale, new.currency, new.phone, new.address, new.about)
       is distinct from (old.name, old.timezone, old.locale, old.currency, old.phone, old.address, old.about) then
      new.version := ${next('old.version')};
    end if;
    if new.timezone <> old.timezone then -- local times are rendered in it
      new.schedule_version := ${next('old.schedule_version')};
      update client set version = ${next('version')} where company_id = new.id;
    end if;
    return new;
  end $$`,

  `create or replace function bump_on_client_change() returns trigger language plpgsql as $$ begin
    if (new.address, new.name, new.notes) is distinct from (old.address, old.name, old.notes) then
      new.version := ${next('old.version')};
    end if;
    return new;
  end $$`,
];

const UP = [
  // 1 to 2^31 - 1: it never equals the 0 of a row that is not there.
  `create function random_version() returns integer language sql volatile
    return 1 + floor(random() * 2147483647)::integer`,
  ...bumps(() => 'random_version()'),
  'alter table company alter version set default random_version()',
  'alter table company alter schedule_version set default random_version()',
  'alter table client alter version set default random_version()',
  // With a constant default first: a random one would write every row anew. Only new rows draw theirs.
  'alter table conversation add column dialogue_version integer not null default 0',
  'alter table conversation alter dialogue_version set default random_version()',
  `create function bump_dialogue_version() returns trigger language plpgsql as $$ begin
    new.dialogue_version := random_version();
    return new;
  end $$`,
  `create trigger dialogue_changed before update of version on conversation
    for each row when (new.version is distinct from old.version) execute function bump_dialogue_version()`,
];

const DOWN = [
  'drop trigger dialogue_changed on conversation',
  'drop function bump_dialogue_version',
  'alter table conversation drop column dialogue_version',
  'alter table client alter version set default 1',
  'alter table company alter schedule_version set default 1',
  'alter table company alter version set default 1',
  ...bumps((column) => `${column} + 1`),
  'drop function random_version',
];
