import { type Command, InvalidArgumentError } from 'commander';
import { type ParkedConversation, parkedConversations, type Redriven, redriveParked } from '../db/parked';
import { masked } from '../redaction';
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
    .description('conversations whose turn has failed too often, and what to do with them')
    .addHelpText('after', '\nExamples:\n  dialogkeeper parked list\n  dialogkeeper parked redrive --all');

  parked
    .command('list')
    .description('which, since when, and why')
    .option('--company <id>', 'of one company')
    .option('--json', 'print JSON')
    .action(list);

  parked
    .command('redrive')
    .description('try again; the next sweep takes them up')
    .option('--conversation <id>', 'one conversation', conversationId)
    .option('--company <id>', 'all of a company')
    .option('--all', 'all there are')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper parked redrive --company demo')
    .action((options: Which, command: Command) => {
      if (!options.conversation && !options.company && !options.all) {
        command.error('say which: --conversation <id>, --company <id> or --all');
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
  throw new InvalidArgumentError('it must be the number that `parked list` shows.');
}

function line({ conversationId, companyId, parkedAt, reason, unanswered }: ParkedConversation): string {
  return `${parkedAt.toISOString()}  company ${companyId}  conversation ${conversationId}  ${unanswered} unanswered  ${reason}`;
}
