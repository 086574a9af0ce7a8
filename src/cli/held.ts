import type { Command } from 'commander';
import { discardHeld, listHeld, sendHeld } from '../operations/held';
import { print, printList } from './output';
import { addReplyOptions, type ReplyFlags, replyLine, selectionOf } from './reply-flags';
import { withDatabase } from './with-database';

export function addHeld(program: Command): void {
  const held = program
    .command('held')
    .description('list, send or discard replies that may or may not have been sent (ON_UNCONFIRMED=hold)')
    .addHelpText('after', '\nExamples:\n  dialogkeeper held list\n  dialogkeeper held send --reply 4711');

  held
    .command('list')
    .description('list held replies with their time and reason')
    .option('--company <id>', 'id of a company: only its replies')
    .option('--json', 'print the result as JSON')
    .action(async (flags: ReplyFlags) => {
      printList(await withDatabase((db) => listHeld(db, flags.company)), flags, replyLine);
    });

  addRelease(held, 'send', 'send held replies; a client may get a reply twice', {
    release: sendHeld,
    done: 'to be sent again',
  });
  addRelease(held, 'discard', 'do not send held replies', { release: discardHeld, done: 'discarded' });
}

function addRelease(
  held: Command,
  name: string,
  description: string,
  { release, done }: { release: typeof sendHeld; done: string },
): void {
  addReplyOptions(held.command(name).description(description), 'held')
    .addHelpText('after', `\nExample:\n  dialogkeeper held ${name} --company demo`)
    .action(async (flags: ReplyFlags, command: Command) => {
      const selection = selectionOf(flags, command);
      const released = await withDatabase((db) => release(db, selection));
      print({ [name]: released }, flags, () => `${done}: ${released}`);
    });
}
