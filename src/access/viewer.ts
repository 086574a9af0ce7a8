import { type Companies, includesCompany, ROLES, type Role } from '../domain/access';
import { shownAddress } from '../privacy/shown-address';

export type { Companies, Role } from '../domain/access';

/** The person for whom a page is made. */
export interface Viewer {
  /** Null: the person at this machine, before there is a user. */
  userId: string | null;
  name: string;
  role: Role;
  companies: Companies;
}

const OWNERS = ['owner'] as const;
const OPERATORS = ['owner', 'operator'] as const;

/** Who may do what. */
const PERMISSIONS = {
  /** Read every page of the companies that they see. */
  view: ROLES,
  /** Reply by hand, decide on drafts, pause and resume the bot. */
  answer: OPERATORS,
  /** Run a parked conversation again, release a held reply, invalidate and warm contexts, retry jobs. */
  repair: OPERATORS,
  'see-phones': OPERATORS,
  simulate: OPERATORS,
  /** Forget and export a client. */
  forget: OWNERS,
  'see-audit': OWNERS,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function can({ role }: Pick<Viewer, 'role'>, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}

export function sees({ companies }: Pick<Viewer, 'companies'>, companyId: string): boolean {
  return includesCompany(companies, companyId);
}

/** A client's address as this person may see it. */
export function shownPhone(viewer: Pick<Viewer, 'role'>, address: string): string {
  return can(viewer, 'see-phones') ? address : shownAddress(address);
}

/** The viewer at this machine, while there is no user: see http/guard. */
export const LOCAL_OWNER: Viewer = { userId: null, name: 'local owner', role: 'owner', companies: 'all' };
