import { passwordOf } from '../db/access/users';
import type { Db } from '../db/database';
import { recordEntry } from './audit';
import type { LoginLimits } from './login-limits';
import type { Passwords } from './password';
import type { Sessions } from './sessions';

export interface LoginDeps {
  db: Db;
  passwords: Passwords;
  sessions: Sessions;
  limits: LoginLimits;
}

export interface GivenLogin {
  login: string;
  password: string;
  /** Of the client. */
  address: string;
}

export type LoginOutcome =
  | { kind: 'accepted'; token: string }
  | { kind: 'wrong' }
  | { kind: 'slowed'; retryAfterSeconds: number };

/** What a login is: the rule of the column `app_user.login`. */
export const LOGIN = /^[a-z0-9._@+-]{1,64}$/;

/** Throws `TooManyLogins`. */
export async function logIn(deps: LoginDeps, given: GivenLogin): Promise<LoginOutcome> {
  const { db, passwords, sessions, limits } = deps;
  const login = given.login.trim().toLowerCase();
  const isLogin = LOGIN.test(login);
  const retryAfterSeconds = await limits.attempt(isLogin ? login : undefined, given.address);
  if (retryAfterSeconds > 0) return { kind: 'slowed', retryAfterSeconds };
  const user = isLogin ? await passwordOf(db, login) : undefined;
  const isRight = await passwords.verify(given.password, user?.passwordHash);
  if (user === undefined) return { kind: 'wrong' };
  const token = isRight ? await sessions.begin(user.id, user.passwordHash) : undefined;
  const who = { userId: user.id, name: user.name };
  await recordEntry(db, who, { action: 'login' }, token === undefined ? 'refused' : 'done');
  if (token === undefined) return { kind: 'wrong' };
  await limits.correct(login, given.address);
  return { kind: 'accepted', token };
}
