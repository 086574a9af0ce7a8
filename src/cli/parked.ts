import type { Command } from 'commander';
import type { ConversationSelection, ParkedConversation } from '../db/parked';
import { listParked, redriveParked } from '../operations/parked';
import { listedId } from './arguments';
import { type OutputFlags, print, printList } from './output';
import { withDatabase } from './with-database';

interface Flags extends OutputFlags {
  conversation?: string;
  company?: string;
  all?: boolean;
}

export function addParked(program: Command): void {
  const parked = program
    .command('parked')
    .description('list or retry conversations that are parked because their turn has failed too often')
    .addHelpText('after', '\nExamples:\n  dialogkeeper parked list\n  dialogkeeper parked redrive --all');

  parked
    .command('list')
    .description('list parked conversations with their time and reason')
    .option('--company <id>', 'id of a company: only its conversations')
    .option('--json', 'print the result as JSON')
    .action(async (flags: Flags) => {
      printList(await withDatabase((db) => listParked(db, flags.company)), flags, line);
    });

  parked
    .command('redrive')
    .description('retry parked conversations; the next sweep runs their turns')
    .option('--conversation <id>', 'id of one conversation', listedId)
    .option('--company <id>', 'id of a company: all its parked conversations')
    .option('--all', 'all parked conversations')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper parked redrive --company demo')
    .action(async (flags: Flags, command: Command) => {
      const selection = selectionOf(flags, command);
      const redriven = await withDatabase((db) => redriveParked(db, selection));
      print({ redriven }, flags, () => `redriven: ${redriven}`);
    });
}

function selectionOf({ conversation, company, all }: Flags, command: Command): ConversationSelection {
  if (!conversation && !company && !all)
    command.error('error: select the conversations: --conversation <id>, --company <id> or --all');
  return {
    ...(conversation !== undefined && { conversationId: conversation }),
    ...(company !== undefined && { companyId: company }),
  };
}

function line({ conversationId, companyId, parkedAt, reason, unanswered }: ParkedConversation): string {
  return `${parkedAt.toISOString()}  company ${companyId}  conversation ${conversationId}  ${unanswered} unanswered  ${reason}`;
}
