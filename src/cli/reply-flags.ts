import type { Command } from 'commander';
import type { ReplySelection, UnsentReply } from '../db/replies/unsent-replies';
import { listedId } from './arguments';
import type { OutputFlags } from './output';

/** What the commands `held` and `refused` have in common. */

export interface ReplyFlags extends OutputFlags {
  reply?: string;
  company?: string;
  all?: boolean;
}

/** Adds the options that select replies; `kind` is `held` or `refused`. */
export function addReplyOptions(command: Command, kind: string): Command {
  return command
    .option('--reply <id>', 'id of one reply', listedId)
    .option('--company <id>', `id of a company: all its ${kind} replies`)
    .option('--all', `all ${kind} replies`)
    .option('--json', 'print the result as JSON');
}

/** Ends the command with an error if the flags select no replies. */
export function selectionOf({ reply, company, all }: ReplyFlags, command: Command): ReplySelection {
  if (!reply && !company && !all)
    command.error('error: select the replies: --reply <id>, --company <id> or --all');
  return {
    ...(reply !== undefined && { replyId: reply }),
    ...(company !== undefined && { companyId: company }),
  };
}

export function replyLine({
  replyId,
  companyId,
  conversationId,
  repliedAt,
  reason,
  code,
}: UnsentReply): string {
  const why = code === null ? reason : `${code}: ${reason}`;
  return `${repliedAt.toISOString()}  company ${companyId}  conversation ${conversationId}  reply ${replyId}  ${why}`;
}
