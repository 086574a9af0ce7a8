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
    .description(
      'channels of which the gateway takes nothing: their replies wait, and one is tried now and then',
    )
    .addHelpText('after', '\nExamples:\n  dialogkeeper outage list\n  dialogkeeper outage resume --all');

  outage
    .command('list')
    .description('which, since when, what the gateway answers, and how many replies wait')
    .option('--company <id>', 'of one company')
    .option('--json', 'print JSON')
    .action(list);

  outage
    .command('resume')
    .description('send all that wait now; the next sweep takes them up')
    .option('--company <id>', 'of one company')
    .option('--all', 'of all companies')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper outage resume --company demo')
    .action(async ({ company, all, json }: Flags, command: Command) => {
      if (!company && !all) command.error('say which: --company <id> or --all');
      const resumed = await withDatabase((db) => resumeChannels(db, company));
      print({ resumed }, { json }, () => `resumed: ${resumed}`);
    });
}

async function list({ company, json }: Flags): Promise<void> {
  const found = await withDatabase((db) => outages(db, company));
  print(found, { json }, () => (found.length > 0 ? found.map(line).join('\n') : 'none'));
}

function line({ companyId, channel, since, waiting, reason }: Outage): string {
  return `${since.toISOString()}  company ${companyId}  channel ${channel}  ${waiting} waiting  ${reason}`;
}
