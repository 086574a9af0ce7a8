import { type Command, InvalidArgumentError } from 'commander';
import { type HeldReply, heldReplies, releaseHeld, type Which } from '../db/held';
import { masked } from '../redaction';
import { withDatabase } from './connect';
import { print } from './output';

interface Flags {
  reply?: string;
  company?: string;
  all?: boolean;
  json?: boolean;
}

export function addHeld(program: Command): void {
  const held = program
    .command('held')
    .description('replies that may or may not have been sent, of companies that want them held')
    .addHelpText('after', '\nExamples:\n  dialogkeeper held list\n  dialogkeeper held send --reply 4711');

  held
    .command('list')
    .description('which, since when, and why')
    .option('--company <id>', 'of one company')
    .option('--json', 'print JSON')
    .action(list);

  release(held, 'send', 'send them, at the risk that the client reads them twice', 'pending');
  release(held, 'discard', 'do not send them: they have arrived, or are of no use any more', 'failed');
}

function release(held: Command, name: string, description: string, status: 'pending' | 'failed'): void {
  held
    .command(name)
    .description(description)
    .option('--reply <id>', 'one reply', replyId)
    .option('--company <id>', 'all of a company')
    .option('--all', 'all there are')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  dialogkeeper held ${name} --company demo`)
    .action(async ({ reply, company, all, json }: Flags, command: Command) => {
      if (!reply && !company && !all) command.error('say which: --reply <id>, --company <id> or --all');
      const which: Which = {
        ...(reply !== undefined && { replyId: reply }),
        ...(company !== undefined && { companyId: company }),
      };
      const released = await withDatabase((db) => releaseHeld(db, which, status), { companyId: company });
      print({ [name]: released }, { json }, () => `${name}: ${released}`);
    });
}

async function list({ company, json }: Flags): Promise<void> {
  const found = await withDatabase((db) => heldReplies(db, company), { companyId: company });
  const told = found.map((reply) => ({ ...reply, reason: masked(reply.reason) }));
  print(told, { json }, () => (told.length > 0 ? told.map(line).join('\n') : 'none'));
}

function replyId(given: string): string {
  if (/^\d{1,18}$/.test(given)) return given;
  throw new InvalidArgumentError('it must be the number that `held list` shows.');
}

function line({ replyId, companyId, conversationId, repliedAt, reason }: HeldReply): string {
  return `${repliedAt.toISOString()}  company ${companyId}  conversation ${conversationId}  reply ${replyId}  ${reason}`;
}
