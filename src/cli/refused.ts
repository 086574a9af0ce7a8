import type { Command } from 'commander';
import { listRefused, sendRefused } from '../operations/refused';
import { print, printList } from './output';
import { addReplyOptions, type ReplyFlags, replyLine, selectionOf } from './reply-flags';
import { withDatabase } from './with-database';

export function addRefused(program: Command): void {
  const refused = program
    .command('refused')
    .description('list replies that the gateway has refused for good, or send them again')
    .addHelpText(
      'after',
      '\nExamples:\n  dialogkeeper refused list\n  dialogkeeper refused send --company demo',
    );

  refused
    .command('list')
    .description('list refused replies with their time and reason')
    .option('--company <id>', 'id of a company: only its replies')
    .option('--json', 'print the result as JSON')
    .action(async (flags: ReplyFlags) => {
      printList(await withDatabase((db) => listRefused(db, flags.company)), flags, replyLine);
    });

  addReplyOptions(
    refused.command('send').description('send refused replies again, with the next sweep'),
    'refused',
  )
    .addHelpText('after', '\nExample:\n  dialogkeeper refused send --reply 4711')
    .action(async (flags: ReplyFlags, command: Command) => {
      const selection = selectionOf(flags, command);
      const sent = await withDatabase((db) => sendRefused(db, selection));
      print({ send: sent }, flags, () => `to be sent again: ${sent}`);
    });
}
