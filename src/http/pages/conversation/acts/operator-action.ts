import type { Action } from '../../../../access/audit';
import type { Permission } from '../../../../access/viewer';
import type { ConversationHeader } from '../../../../db/timeline/header';
import type { PageDeps } from '../../deps';
import type { ConversationWords } from '../words';

/** What the page says about it. Undefined: the page shows it. */
export type Done = keyof ConversationWords['done'] | undefined;

/** What an operator does in a conversation. */
export interface OperatorAction {
  permission: Permission;
  /** For the audit: ids and words of ours, nothing that anybody has typed. */
  detail?(form: URLSearchParams): NonNullable<Action['detail']>;
  run(deps: PageDeps, header: ConversationHeader, form: URLSearchParams): Promise<Done> | Promise<void>;
}
