import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Companies are inserted by other programs and by hand. A time zone, locale or currency that PostgreSQL or `Intl` does not
 * know would fail their turns later, so it is refused at once. A trigger and no constraint: rows that are wrong already can
 * still be changed in every other column, as their versions are with each booking.
 */
export const companyFields: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of UP) await sql.raw(statement).execute(db);
  },

  async down(db: Kysely<unknown>): Promise<void> {
    for (const statement of DOWN) await sql.raw(statement).execute(db);
  },
};

/**
 * Names of the IANA database alone. PostgreSQL would also take abbreviations and POSIX zones: in those, `UTC+3` is three hours
 * *behind* UTC, and `Intl` knows neither.
 */
const TIME_ZONE =
  '^(UTC|GMT|Etc/GMT([+]([0-9]|1[0-2])|-([0-9]|1[0-4]))|(?!posix/|right/)[A-Za-z]+(/[A-Za-z_-]+){1,2})$';
const LOCALE = '^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$';
const CURRENCY = '^[A-Za-z]{3}$';

const UP = [
  `create function company_fault(timezone text, locale text, currency text) returns text
    language plpgsql stable as $$
  begin
    begin
      if timezone !~ '${TIME_ZONE}' then raise invalid_parameter_value; end if;
      perform now() at time zone timezone;
    exception when others then
      return format('company.timezone is "%s"; it must be UTC or a name of the IANA database, such as Europe/Moscow', timezone);
    end;
    if locale !~ '${LOCALE}' then
      return format('company.locale is "%s"; it must be a language tag (BCP 47), such as ru or en-GB', locale);
    end if;
    if currency !~ '${CURRENCY}' then
      return format('company.currency is "%s"; it must be a code of three letters (ISO 4217), such as RUB', currency);
    end if;
    return null;
  end $$`,
  `create function check_company_fields() returns trigger language plpgsql as $$
  declare fault text;
  begin
    if tg_op = 'INSERT' then
      fault := company_fault(new.timezone, new.locale, new.currency);
    else
      fault := company_fault(nullif(new.timezone, old.timezone), nullif(new.locale, old.locale),
        nullif(new.currency, old.currency));
    end if;
    if fault is not null then
      raise check_violation using message = fault, table = 'company', schema = tg_table_schema;
    end if;
    return new;
  end $$`,
  `create trigger company_fields before insert or update on company
    for each row execute function check_company_fields()`,
];

const DOWN = [
  'drop trigger company_fields on company',
  'drop function check_company_fields',
  'drop function company_fault',
];
