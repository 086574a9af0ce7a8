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
    .description('list, send or discard replies that may or may not have been sent (ON_UNCONFIRMED=hold)')
    .addHelpText('after', '\nExamples:\n  dialogkeeper held list\n  dialogkeeper held send --reply 4711');

  held
    .command('list')
    .description('list held replies with the time and the reason')
    .option('--company <id>', 'id of a company: list only its replies')
    .option('--json', 'print the result as JSON')
    .action(list);

  release(held, 'send', 'send held replies; a client may receive a reply twice', 'pending');
  release(held, 'discard', 'mark held replies as not to be sent', 'failed');
}

function release(held: Command, name: string, description: string, status: 'pending' | 'failed'): void {
  held
    .command(name)
    .description(description)
    .option('--reply <id>', 'id of one reply', replyId)
    .option('--company <id>', 'id of a company: all its held replies')
    .option('--all', 'all held replies')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nExample:\n  dialogkeeper held ${name} --company demo`)
    .action(async ({ reply, company, all, json }: Flags, command: Command) => {
      if (!reply && !company && !all)
        command.error('error: name the replies: --reply <id>, --company <id> or --all');
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
  throw new InvalidArgumentError('It must be the number that `held list` shows.');
}

function line({ replyId, companyId, conversationId, repliedAt, reason }: HeldReply): string {
  return `${repliedAt.toISOString()}  company ${companyId}  conversation ${conversationId}  reply ${replyId}  ${reason}`;
}
