import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Companies are inserted by other programs and by hand. One statement looks for the reminders of all companies, so settings that
 * it cannot read are refused at once.
 */
export const reminders: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(`alter table company add constraint company_reminders_check check (${READABLE})`)
      .execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    await sql.raw('alter table company drop constraint company_reminders_check').execute(db);
  },
};

const TIME = '"^([01][0-9]|2[0-3]):[0-5][0-9]$"';
const isTime = (field: string) => `@.${field}.type() == "string" && @.${field} like_regex ${TIME}`;

/** `{ "before": [1440, 120], "quiet": { "from": "21:00", "to": "09:00" } }`; `quiet` may be null, or absent. */
const READABLE = `reminders is null or coalesce(
  jsonb_typeof(reminders -> 'before') = 'array'
  and not jsonb_path_exists(reminders, 'strict $.before[*] ? (@.type() != "number")', '{}', true)
  and not jsonb_path_exists(reminders, 'strict $.before[*] ? (@ < 1 || @ > 43200)', '{}', true)
  and (
    coalesce(jsonb_typeof(reminders -> 'quiet'), 'null') = 'null'
    or jsonb_path_exists(reminders, 'lax $.quiet ? (${isTime('from')} && ${isTime('to')})')
  ), false)`;
