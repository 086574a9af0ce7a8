import type { Command } from 'commander';
import { type Outage, outages, resumeChannels } from '../db/outages';
import { withDatabase } from './connect';
import { print } from './output';

interface Flags {
  company?: string;
  all?: boolean;
  json?: boolean;
}

export function addOutage(program: Command): void {
  const outage = program
    .command('outage')
    .description('list or resume channels whose replies wait because the gateway takes none of them')
    .addHelpText('after', '\nExamples:\n  dialogkeeper outage list\n  dialogkeeper outage resume --all');

  outage
    .command('list')
    .description(
      "list the channels in an outage, each with its beginning, the gateway's last answer and the number of replies that wait",
    )
    .option('--company <id>', 'id of a company: only its channels')
    .option('--json', 'print the result as JSON')
    .action(list);

  outage
    .command('resume')
    .description('send the replies that wait; the next sweep does it')
    .option('--company <id>', 'id of a company: only its channels')
    .option('--all', 'the channels of all companies')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper outage resume --company demo')
    .action(async ({ company, all, json }: Flags, command: Command) => {
      if (!company && !all) command.error('error: name the channels: --company <id> or --all');
      const resumed = await withDatabase((db) => resumeChannels(db, company), { companyId: company });
      print({ resumed }, { json }, () => `resumed: ${resumed}`);
    });
}

async function list({ company, json }: Flags): Promise<void> {
  const found = await withDatabase((db) => outages(db, company), { companyId: company });
  print(found, { json }, () => (found.length > 0 ? found.map(line).join('\n') : 'none'));
}

function line({ companyId, channel, since, waiting, reason }: Outage): string {
  return `${since.toISOString()}  company ${companyId}  channel ${channel}  ${waiting} waiting  ${reason}`;
}
