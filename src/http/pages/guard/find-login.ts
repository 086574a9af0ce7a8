import type { Context } from 'hono';
import { LOCAL_OWNER, type Viewer } from '../../../access/viewer';
import { hasUser } from '../../../db/access/users';
import type { Access } from './access';
import { sessionToken } from './cookie';
import { isLocal } from './request';

/** Who sends a request. */
export interface Login {
  viewer: Viewer;
  /** Of their session; undefined: the person at this machine, while there is no user. */
  token: string | undefined;
}

/**
 * Undefined: the request needs a login. While there is no user at all, the person at this machine needs none. That is asked of the
 * database each time: another process may add the first user.
 */
export async function findLogin(c: Context, access: Access): Promise<Login | undefined> {
  const token = sessionToken(c, access);
  const viewer = token === undefined ? undefined : await access.sessions.viewerOf(token);
  if (viewer) return { viewer, token };
  if (!access.allowsLocal || !isLocal(c) || (await hasUser(access.db))) return undefined;
  return { viewer: LOCAL_OWNER, token: undefined };
}
