import type { Command } from 'commander';
import type { Outage } from '../db/outages/outages';
import { listOutages, resumeChannels } from '../operations/outages';
import { type OutputFlags, print, printList } from './output';
import { withDatabase } from './with-database';

interface Flags extends OutputFlags {
  company?: string;
  all?: boolean;
}

export function addOutage(program: Command): void {
  const outage = program
    .command('outage')
    .description('list or resume channels whose replies wait because the gateway accepts none')
    .addHelpText('after', '\nExamples:\n  dialogkeeper outage list\n  dialogkeeper outage resume --all');

  outage
    .command('list')
    .description(
      'list channels in an outage: since when, the last answer of the gateway, and the waiting replies',
    )
    .option('--company <id>', 'id of a company: only its channels')
    .option('--json', 'print the result as JSON')
    .action(async (flags: Flags) => {
      printList(await withDatabase((db) => listOutages(db, flags.company)), flags, line);
    });

  outage
    .command('resume')
    .description('send the waiting replies with the next sweep')
    .option('--company <id>', 'id of a company: only its channels')
    .option('--all', 'the channels of all companies')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper outage resume --company demo')
    .action(async ({ company, all, json }: Flags, command: Command) => {
      if (!company && !all) command.error('error: select the channels: --company <id> or --all');
      const resumed = await withDatabase((db) => resumeChannels(db, company));
      print({ resumed }, { json }, () => `resumed: ${resumed}`);
    });
}

const NONE_WAITS = 'none waits: it ends with the next reply that is taken, or with outage resume';

function line({ companyId, channel, since, waiting, reason }: Outage): string {
  return `${since.toISOString()}  company ${companyId}  channel ${channel}  ${waiting > 0 ? `${waiting} waiting` : NONE_WAITS}  ${reason}`;
}
