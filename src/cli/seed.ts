import { type Command, Option } from 'commander';
import { migrateUp } from '../db/migrate';
import { DEMO_COMPANIES, seedDemoSalon } from '../dev/seed/demo-salon';
import { SALONS, type SalonLanguage } from '../dev/seed/salons';
import { type OutputFlags, print } from './output';
import { withDatabase } from './with-database';

interface Flags extends OutputFlags {
  company?: string;
  language: SalonLanguage;
  replace?: boolean;
}

export function addSeed(program: Command): void {
  program
    .command('seed')
    .description('add a demo salon whose context is about 300 KB of JSON')
    .addOption(
      new Option('--language <language>', 'language of the salon: Moscow and roubles, or London and pounds')
        .choices(Object.keys(SALONS))
        .default('ru'),
    )
    .option('--company <id>', 'id of the company to add (default: "demo", in English "demo-en")')
    .option('--replace', 'first delete an existing company of that id, with all its data')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  dialogkeeper seed --company salon-2\n  dialogkeeper seed --language en',
    )
    .action(seed);
}

async function seed({
  language,
  company = DEMO_COMPANIES[language],
  replace = false,
  json,
}: Flags): Promise<void> {
  const summary = await withDatabase(
    async (db) => {
      await migrateUp(db);
      return seedDemoSalon(db, { companyId: company, language, replace });
    },
    { patient: true, startsServers: true },
  );
  print(summary, { json }, () => JSON.stringify(summary, null, 2));
}
