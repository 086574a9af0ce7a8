import { type Command, InvalidArgumentError } from 'commander';
import type { Which } from '../db/held';
import { type RefusedReply, refusedReplies, sendRefused } from '../db/refused';
import { masked } from '../redaction';
import { withDatabase } from './connect';
import { print } from './output';

interface Flags {
  reply?: string;
  company?: string;
  all?: boolean;
  json?: boolean;
}

export function addRefused(program: Command): void {
  const refused = program
    .command('refused')
    .description('list or send replies that the gateway has refused for good')
    .addHelpText(
      'after',
      '\nExamples:\n  dialogkeeper refused list\n  dialogkeeper refused send --company demo',
    );

  refused
    .command('list')
    .description('list refused replies with the time and the reason')
    .option('--company <id>', 'id of a company: list only its replies')
    .option('--json', 'print the result as JSON')
    .action(list);

  refused
    .command('send')
    .description('send refused replies again; the next sweep does it')
    .option('--reply <id>', 'id of one reply', replyId)
    .option('--company <id>', 'id of a company: all its refused replies')
    .option('--all', 'all refused replies')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper refused send --reply 4711')
    .action(async ({ reply, company, all, json }: Flags, command: Command) => {
      if (!reply && !company && !all)
        command.error('error: name the replies: --reply <id>, --company <id> or --all');
      const which: Which = {
        ...(reply !== undefined && { replyId: reply }),
        ...(company !== undefined && { companyId: company }),
      };
      const sent = await withDatabase((db) => sendRefused(db, which), { companyId: company });
      print({ send: sent }, { json }, () => `send: ${sent}`);
    });
}

async function list({ company, json }: Flags): Promise<void> {
  const found = await withDatabase((db) => refusedReplies(db, company), { companyId: company });
  const told = found.map((reply) => ({ ...reply, reason: masked(reply.reason) }));
  print(told, { json }, () => (told.length > 0 ? told.map(line).join('\n') : 'none'));
}

function replyId(given: string): string {
  if (/^\d{1,18}$/.test(given)) return given;
  throw new InvalidArgumentError('It must be the number that `refused list` shows.');
}

function line({ replyId, companyId, conversationId, repliedAt, reason }: RefusedReply): string {
  return `${repliedAt.toISOString()}  company ${companyId}  conversation ${conversationId}  reply ${replyId}  ${reason}`;
}
