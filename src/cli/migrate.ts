import type { Command } from 'commander';
import { migrateDown, migrateUp, migrationStatus } from '../db/migrate';
import { type OutputFlags, print } from './output';
import { withDatabase } from './with-database';

export function addMigrate(program: Command): void {
  const migrate = program.command('migrate').description('change the database schema, or show its state');

  migrate
    .command('up')
    .description('apply all pending migrations')
    .option('--json', 'print the result as JSON')
    .action((flags) => run('applied', migrateUp, flags));

  migrate
    .command('down')
    .description('revert the newest migration AND DELETE THE DATA in what it added')
    .option('--json', 'print the result as JSON')
    .action((flags) => run('reverted', migrateDown, flags));

  migrate
    .command('status')
    .description('list the migrations and when each was applied')
    .option('--json', 'print the result as JSON')
    .action(async (flags: OutputFlags) => {
      const status = await withDatabase(migrationStatus, { startsServers: true });
      const line = ({ name, appliedAt }: (typeof status)[number]) => `${name}  ${appliedAt ?? 'pending'}`;
      print(status, flags, () => status.map(line).join('\n'));
    });
}

async function run(verb: string, change: typeof migrateUp, flags: OutputFlags): Promise<void> {
  const names = await withDatabase(change, { patient: true, startsServers: true });
  print(names, flags, () => (names.length > 0 ? `${verb}: ${names.join(', ')}` : 'nothing to do'));
}
