import type { Command } from 'commander';
import { type CompanySummary, companySummaries } from '../db/companies';
import { type OutputFlags, printList } from './output';
import { withDatabase } from './with-database';

export function addCompanyList(company: Command): void {
  company
    .command('list')
    .description('list companies with the number of their services and staff')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper company list')
    .action(async (flags: OutputFlags) => printList(await withDatabase(companySummaries), flags, line));
}

function line({ id, name, services, staff }: CompanySummary): string {
  return `${id}  ${name}  ${services} services  ${staff} staff`;
}
