import { type Command, InvalidArgumentError } from 'commander';
import { type ParkedConversation, parkedConversations, type Redriven, redriveParked } from '../db/parked';
import { masked } from '../privacy/redaction';
import { withDatabase } from './connect';
import { print } from './output';

interface Which {
  conversation?: string;
  company?: string;
  all?: boolean;
  json?: boolean;
}

export function addParked(program: Command): void {
  const parked = program
    .command('parked')
    .description('list or retry conversations that were parked because their turn has failed too often')
    .addHelpText('after', '\nExamples:\n  dialogkeeper parked list\n  dialogkeeper parked redrive --all');

  parked
    .command('list')
    .description('list parked conversations with the time and the reason')
    .option('--company <id>', 'id of a company: list only its conversations')
    .option('--json', 'print the result as JSON')
    .action(list);

  parked
    .command('redrive')
    .description('retry parked conversations; the next sweep runs their turns')
    .option('--conversation <id>', 'id of one conversation', conversationId)
    .option('--company <id>', 'id of a company: retry all its conversations')
    .option('--all', 'retry all parked conversations')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper parked redrive --company demo')
    .action((options: Which, command: Command) => {
      if (!options.conversation && !options.company && !options.all) {
        command.error('error: name the conversations: --conversation <id>, --company <id> or --all');
      }
      return redrive(options);
    });
}

async function list({ company, json }: Which): Promise<void> {
  const found = await withDatabase((db) => parkedConversations(db, company), { companyId: company });
  const told = found.map((one) => ({ ...one, reason: masked(one.reason) }));
  print(told, { json }, () => (told.length > 0 ? told.map(line).join('\n') : 'none'));
}

async function redrive({ conversation, company, json }: Which): Promise<void> {
  const which: Redriven = {
    ...(conversation !== undefined && { conversationId: conversation }),
    ...(company !== undefined && { companyId: company }),
  };
  const redriven = await withDatabase((db) => redriveParked(db, which), { companyId: company });
  print({ redriven }, { json }, () => `redriven: ${redriven}`);
}

function conversationId(given: string): string {
  if (/^\d{1,18}$/.test(given)) return given;
  throw new InvalidArgumentError('It must be the number that `parked list` shows.');
}

function line({ conversationId, companyId, parkedAt, reason, unanswered }: ParkedConversation): string {
  return `${parkedAt.toISOString()}  company ${companyId}  conversation ${conversationId}  ${unanswered} unanswered  ${reason}`;
}
