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
    .description('replies that the gateway has refused for good, and what to do with them')
    .addHelpText(
      'after',
      '\nExamples:\n  dialogkeeper refused list\n  dialogkeeper refused send --company demo',
    );

  refused
    .command('list')
    .description('which, since when, and why')
    .option('--company <id>', 'of one company')
    .option('--json', 'print JSON')
    .action(list);

  refused
    .command('send')
    .description('send them after all; the next sweep takes them up')
    .option('--reply <id>', 'one reply', replyId)
    .option('--company <id>', 'all of a company')
    .option('--all', 'all there are')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper refused send --reply 4711')
    .action(async ({ reply, company, all, json }: Flags, command: Command) => {
      if (!reply && !company && !all) command.error('say which: --reply <id>, --company <id> or --all');
      const which: Which = {
        ...(reply !== undefined && { replyId: reply }),
        ...(company !== undefined && { companyId: company }),
      };
      const sent = await withDatabase((db) => sendRefused(db, which));
      print({ send: sent }, { json }, () => `send: ${sent}`);
    });
}

async function list({ company, json }: Flags): Promise<void> {
  const found = await withDatabase((db) => refusedReplies(db, company));
  const told = found.map((reply) => ({ ...reply, reason: masked(reply.reason) }));
  print(told, { json }, () => (told.length > 0 ? told.map(line).join('\n') : 'none'));
}

function replyId(given: string): string {
  if (/^\d{1,18}$/.test(given)) return given;
  throw new InvalidArgumentError('it must be the number that `refused list` shows.');
}

function line({ replyId, companyId, conversationId, repliedAt, reason }: RefusedReply): string {
  return `${repliedAt.toISOString()}  company ${companyId}  conversation ${conversationId}  reply ${replyId}  ${reason}`;
}
