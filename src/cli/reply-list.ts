import { InvalidArgumentError } from 'commander';
import type { UnsentReply, Which } from '../db/unsent-replies';
import { masked } from '../privacy/redaction';
import { print } from './output';

/** What the commands for held and for refused replies have in common. */

export interface ReplyFlags {
  reply?: string;
  company?: string;
  all?: boolean;
  json?: boolean;
}

/** The argument of `--reply`. Throws `InvalidArgumentError`. */
export function replyId(given: string): string {
  if (/^\d{1,18}$/.test(given)) return given;
  throw new InvalidArgumentError('It must be the number that the list shows.');
}

/** Undefined: the flags name no replies. */
export function whichOf({ reply, company, all }: ReplyFlags): Which | undefined {
  if (!reply && !company && !all) return undefined;
  return {
    ...(reply !== undefined && { replyId: reply }),
    ...(company !== undefined && { companyId: company }),
  };
}

export const WHICH_MISSING = 'error: name the replies: --reply <id>, --company <id> or --all';

export function printReplies(found: readonly UnsentReply[], { json }: ReplyFlags): void {
  const told = found.map((reply) => ({ ...reply, reason: masked(reply.reason) }));
  print(told, { json }, () => (told.length > 0 ? told.map(line).join('\n') : 'none'));
}

function line({ replyId, companyId, conversationId, repliedAt, reason }: UnsentReply): string {
  return `${repliedAt.toISOString()}  company ${companyId}  conversation ${conversationId}  reply ${replyId}  ${reason}`;
}
