import { sql } from 'kysely';
import type { Companies, Role } from '../../domain/access';
import type { Db } from '../database';

export interface User {
  id: string;
  login: string;
  name: string;
  role: Role;
  companies: Companies;
  disabledAt: Date | null;
  createdAt: Date;
}

export interface NewUser {
  login: string;
  name: string;
  role: Role;
  companies: Companies;
  passwordHash: string;
}

/** False: the login is taken. */
export async function insertUser(db: Db, { passwordHash, companies, ...user }: NewUser): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('app_user')
    .values({ ...user, password_hash: passwordHash, companies: storedCompanies(companies) })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows > 0n;
}

/** In alphabetical order. */
export async function allUsers(db: Db): Promise<User[]> {
  const rows = await db.selectFrom('app_user').select(COLUMNS).orderBy('login').execute();
  return rows.map(userOf);
}

export async function hasUser(db: Db): Promise<boolean> {
  const found = await db.selectFrom('app_user').select(sql`1`.as('one')).limit(1).executeTakeFirst();
  return found !== undefined;
}

/** `login`: in lower case. */
export async function passwordOf(
  db: Db,
  login: string,
): Promise<(User & { passwordHash: string }) | undefined> {
  const row = await db
    .selectFrom('app_user')
    .select([...COLUMNS, 'password_hash as passwordHash'])
    .where('login', '=', login)
    .executeTakeFirst();
  return row && { ...userOf(row), passwordHash: row.passwordHash };
}

export interface UserChange {
  name?: string;
  role?: Role;
  companies?: Companies;
  passwordHash?: string;
  disabled?: boolean;
}

/** Changes a user and ends their sessions. Returns their id; undefined: there is no such user. */
export async function changeUser(db: Db, login: string, change: UserChange): Promise<string | undefined> {
  const { name, role, companies, passwordHash, disabled } = change;
  return db.transaction().execute(async (tx) => {
    const user = await tx
      .updateTable('app_user')
      .set({
        ...(name !== undefined && { name }),
        ...(role !== undefined && { role }),
        ...(companies !== undefined && { companies: storedCompanies(companies) }),
        ...(passwordHash !== undefined && { password_hash: passwordHash }),
        ...(disabled !== undefined && { disabled_at: disabled ? new Date() : null }),
      })
      .where('login', '=', login)
      .returning('id')
      .executeTakeFirst();
    if (user) await tx.deleteFrom('user_session').where('user_id', '=', user.id).execute();
    return user?.id;
  });
}

/** With their sessions. Returns their id; undefined: there is no such user. */
export async function deleteUser(db: Db, login: string): Promise<string | undefined> {
  const user = await db.deleteFrom('app_user').where('login', '=', login).returning('id').executeTakeFirst();
  return user?.id;
}

const COLUMNS = [
  'id',
  'login',
  'name',
  'role',
  'companies',
  'disabled_at as disabledAt',
  'created_at as createdAt',
] as const;

type Row = Omit<User, 'companies'> & { companies: string[] | null };

function userOf({ id, login, name, role, companies, disabledAt, createdAt }: Row): User {
  return { id, login, name, role, companies: companies ?? 'all', disabledAt, createdAt };
}

function storedCompanies(companies: Companies): readonly string[] | null {
  return companies === 'all' ? null : companies;
}
