import type { Command } from 'commander';
import { migrateUp } from '../db/migrate';
import { seedDemoSalon } from '../dev/seed/demo-salon';
import { type OutputFlags, print } from './output';
import { withDatabase } from './with-database';

interface Flags extends OutputFlags {
  company: string;
  replace?: boolean;
}

export function addSeed(program: Command): void {
  program
    .command('seed')
    .description('add a demo salon whose context is about 300 KB of JSON')
    .option('--company <id>', 'id of the company to add', 'demo')
    .option('--replace', 'first delete an existing company of that id, with all its data')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper seed --company salon-2')
    .action(seed);
}

async function seed({ company, replace = false, json }: Flags): Promise<void> {
  const summary = await withDatabase(
    async (db) => {
      await migrateUp(db);
      return seedDemoSalon(db, { companyId: company, replace });
    },
    { patient: true, startsServers: true },
  );
  print(summary, { json }, () => JSON.stringify(summary, null, 2));
}
