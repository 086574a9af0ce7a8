import type { Command } from 'commander';
import type { HandedOverConversation } from '../db/hand-overs';
import { finishHandOver, listHandedOver } from '../operations/handed-over';
import { withoutControlCharacters } from '../privacy/redaction';
import { listedId } from './arguments';
import { type OutputFlags, print, printList } from './output';
import { withDatabase } from './with-database';

interface ListFlags extends OutputFlags {
  company?: string;
}

interface DoneFlags extends OutputFlags {
  conversation: string;
}

export function addHandedOver(program: Command): void {
  const handedOver = program
    .command('handed-over')
    .description('list clients who wait for a person, or give a conversation back to the responder')
    .addHelpText(
      'after',
      '\nExamples:\n  dialogkeeper handed-over list\n  dialogkeeper handed-over done --conversation 4711',
    );

  handedOver
    .command('list', { isDefault: true })
    .description('list clients who wait for a person, since when and why')
    .option('--company <id>', 'id of a company: only its clients')
    .option('--json', 'print the result as JSON')
    .action(async (flags: ListFlags) => {
      printList(await withDatabase((db) => listHandedOver(db, flags.company)), flags, line);
    });

  handedOver
    .command('done')
    .description('a person has answered: the responder takes the conversation up again')
    .requiredOption('--conversation <id>', 'id of the conversation', listedId)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper handed-over done --conversation 4711')
    .action(async (flags: DoneFlags) => {
      const done = await withDatabase((db) => finishHandOver(db, flags.conversation));
      print({ done }, flags, () => `done: ${done}`);
    });
}

function line({
  conversationId,
  companyId,
  client,
  name,
  handedOverAt,
  reason,
}: HandedOverConversation): string {
  const who = withoutControlCharacters(name === null ? client : `${name} (${client})`);
  const what = withoutControlCharacters(reason);
  return `${handedOverAt.toISOString()}  company ${companyId}  conversation ${conversationId}  ${who}  ${what}`;
}
