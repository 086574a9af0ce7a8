import type { Command } from 'commander';
import { loadConfig } from '../config/load';
import { migrateUp, requireMigrations } from '../db/migrate';
import { readCompanyFile, requireWhole } from '../operations/company-file';
import { type ImportSummary, importCompany } from '../operations/import-company';
import { addCompanyList } from './company-list';
import { type OutputFlags, print } from './output';
import { withDatabase } from './with-database';

export function addCompany(program: Command): void {
  const company = program
    .command('company')
    .description('list companies, add one with its services, staff and hours, or change it');
  addCompanyList(company);
  company
    .command('import')
    .argument('<file>', 'the JSON file of the company (docs/companies.md)')
    .description('make a company as a JSON file says; examples/salon.json is one')
    .option('--dry-run', 'only say what would be written')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper company import examples/salon.json')
    .action(importFile);
}

async function importFile(path: string, flags: OutputFlags & { dryRun?: boolean }): Promise<void> {
  const { dryRun = false } = flags;
  const file = readCompanyFile(path);
  const { bookingSystems } = await loadConfig();
  if (!bookingSystems.some(({ company }) => company === file.id)) requireWhole(path, file);
  const summary = await withDatabase(
    async (db) => {
      await (dryRun ? requireMigrations(db) : migrateUp(db));
      return importCompany(db, file, { dryRun });
    },
    { startsServers: !dryRun },
  );
  print({ companyId: file.id, dryRun, ...summary }, flags, () => textOf(file.id, summary, dryRun));
}

const PARTS: Record<keyof ImportSummary, string> = {
  company: 'company',
  services: 'services',
  staff: 'staff',
  performs: 'who performs what',
  hours: 'weekly hours',
  daysOff: 'days off',
};

function textOf(companyId: string, summary: ImportSummary, dryRun: boolean): string {
  const lines = Object.entries(summary).flatMap(([part, written]) => {
    const counts = Object.entries(written).filter(([, count]) => count > 0);
    if (counts.length === 0) return [];
    return `  ${PARTS[part as keyof ImportSummary]}: ${counts.map(([what, count]) => `${count} ${what}`).join(', ')}`;
  });
  if (lines.length === 0) return `company ${companyId} is already as the file says`;
  return [`company ${companyId}${dryRun ? ' (dry run: nothing was written)' : ''}`, ...lines].join('\n');
}
