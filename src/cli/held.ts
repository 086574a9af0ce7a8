import type { Command } from 'commander';
import { heldReplies, releaseHeld } from '../db/held';
import { withDatabase } from './connect';
import { print } from './output';
import { printReplies, type ReplyFlags, replyId, WHICH_MISSING, whichOf } from './reply-list';

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
    .action(async (flags: ReplyFlags, command: Command) => {
      const which = whichOf(flags) ?? command.error(WHICH_MISSING);
      const released = await withDatabase((db) => releaseHeld(db, which, status), {
        companyId: flags.company,
      });
      print({ [name]: released }, flags, () => `${name}: ${released}`);
    });
}

async function list(flags: ReplyFlags): Promise<void> {
  printReplies(
    await withDatabase((db) => heldReplies(db, flags.company), { companyId: flags.company }),
    flags,
  );
}
