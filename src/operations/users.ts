import { COMMAND_LINE, recordEntry } from '../access/audit';
import { LOGIN } from '../access/login';
import { Passwords, requireUsable } from '../access/password';
import { allUsers, changeUser, deleteUser, insertUser, type User, type UserChange } from '../db/access/users';
import type { Db } from '../db/database';
import type { Companies, Role } from '../domain/access';
import { requireCompany } from './company';
import { LoginInvalid, LoginTaken, UserNotFound } from './errors';

export interface GivenUser {
  login: string;
  /** Absent: the login. */
  name?: string | undefined;
  role: Role;
  companies: Companies;
  password: string;
}

/** Throws `LoginInvalid`, `LoginTaken`, `CompanyNotFound`, `PasswordTooShort` and `PasswordTooLong`. */
export async function addUser(
  db: Db,
  { login: given, password, name, role, companies }: GivenUser,
): Promise<void> {
  const login = loginOf(given);
  requireUsable(password);
  await requireCompanies(db, companies);
  const passwordHash = await new Passwords().hash(password);
  const user = { login, name: name ?? login, role, companies, passwordHash };
  if (!(await insertUser(db, user))) throw new LoginTaken(login);
  await record(db, 'user-add', login);
}

export function listUsers(db: Db): Promise<User[]> {
  return allUsers(db);
}

/** Ends the sessions of the user. Throws what `addUser` throws, and `UserNotFound`. */
export async function setPassword(db: Db, login: string, password: string): Promise<void> {
  requireUsable(password);
  await change(db, 'user-password', login, { passwordHash: await new Passwords().hash(password) });
}

/** Ends the sessions of the user. Throws `UserNotFound`. */
export function setDisabled(db: Db, login: string, disabled: boolean): Promise<void> {
  return change(db, disabled ? 'user-disable' : 'user-enable', login, { disabled });
}

/** Ends the sessions of the user. Throws `UserNotFound` and `CompanyNotFound`. */
export async function editUser(db: Db, login: string, edit: Pick<UserChange, 'name' | 'role' | 'companies'>) {
  await requireCompanies(db, edit.companies ?? 'all');
  await change(db, 'user-change', login, edit);
}

/** Throws `UserNotFound`. */
export async function removeUser(db: Db, given: string): Promise<void> {
  const login = loginOf(given);
  if ((await deleteUser(db, login)) === undefined) throw new UserNotFound(login);
  await record(db, 'user-remove', login);
}

async function change(db: Db, action: string, given: string, values: UserChange): Promise<void> {
  const login = loginOf(given);
  if ((await changeUser(db, login, values)) === undefined) throw new UserNotFound(login);
  await record(db, action, login);
}

function record(db: Db, action: string, login: string): Promise<string> {
  return recordEntry(db, COMMAND_LINE, { action, detail: { login } }, 'done');
}

async function requireCompanies(db: Db, companies: Companies): Promise<void> {
  if (companies !== 'all') for (const id of companies) await requireCompany(db, id);
}

function loginOf(given: string): string {
  const login = given.toLowerCase();
  if (LOGIN.test(login)) return login;
  throw new LoginInvalid(given);
}
