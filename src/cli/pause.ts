import { type Command, Option } from 'commander';
import { pauseBot, resumeBot } from '../operations/pause';
import { DAY, HOUR, SECOND } from '../time/duration';
import { period } from './arguments';
import { type OutputFlags, print } from './output';
import { ownerOf } from './owner';
import { withDatabase } from './with-database';

interface CompanyFlags extends OutputFlags {
  company: string;
}

const LONGEST = 30 * DAY;

export function addPause(program: Command): void {
  program
    .command('pause')
    .description('let a person answer a client: the bot says nothing for a while')
    .argument('<phone>', 'phone number or WhatsApp id of the client')
    .requiredOption('--company <id>', 'id of the company')
    .addOption(
      new Option('--for <duration>', 'how long, from now')
        .default(HOUR, '1h')
        .argParser(period(SECOND, LONGEST)),
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper pause +79990000001 --company demo --for 2h')
    .action(async (phone: string, flags: CompanyFlags & { for: number }) => {
      const owner = ownerOf({ company: flags.company, phone });
      const until = await withDatabase((db) => pauseBot(db, owner, flags.for));
      print({ pausedUntil: until.toISOString() }, flags, () => `paused until ${until.toISOString()}`);
    });

  program
    .command('resume')
    .description('let the bot answer a client again, at first what they have written meanwhile')
    .argument('<phone>', 'phone number or WhatsApp id of the client')
    .requiredOption('--company <id>', 'id of the company')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper resume +79990000001 --company demo')
    .action(async (phone: string, flags: CompanyFlags) => {
      const owner = ownerOf({ company: flags.company, phone });
      const resumed = await withDatabase((db) => resumeBot(db, owner));
      print({ resumed }, flags, () => (resumed ? 'the bot answers again' : 'the bot was not paused'));
    });
}
