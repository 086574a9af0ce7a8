import type { Command } from 'commander';
import { refusedReplies, sendRefused } from '../db/refused';
import { withDatabase } from './connect';
import { print } from './output';
import { printReplies, type ReplyFlags, replyId, WHICH_MISSING, whichOf } from './reply-list';

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
    .action(async (flags: ReplyFlags, command: Command) => {
      const which = whichOf(flags) ?? command.error(WHICH_MISSING);
      const sent = await withDatabase((db) => sendRefused(db, which), { companyId: flags.company });
      print({ send: sent }, flags, () => `send: ${sent}`);
    });
}

async function list(flags: ReplyFlags): Promise<void> {
  printReplies(
    await withDatabase((db) => refusedReplies(db, flags.company), { companyId: flags.company }),
    flags,
  );
}
