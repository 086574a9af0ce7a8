import { Argument, type Command, Option } from 'commander';
import type { User } from '../db/access/users';
import { ROLES, type Role } from '../domain/access';
import { addUser, editUser, listUsers, removeUser, setDisabled, setPassword } from '../operations/users';
import { withoutControlCharacters } from '../privacy/redaction';
import { nonEmptyText } from './arguments';
import { type OutputFlags, print, printList } from './output';
import { newPassword } from './password';
import { withDatabase } from './with-database';

interface UserFlags extends OutputFlags {
  role: Role;
  name?: string;
  company?: string[];
}

export function addUsers(program: Command): void {
  const user = program
    .command('user')
    .description('list, add, change, disable or remove the users of the pages')
    .addHelpText('after', '\nExample:\n  dialogkeeper user add anna --role operator --company demo');

  user
    .command('list')
    .description('list users with their roles and companies')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper user list')
    .action(async (flags: OutputFlags) => printList(await withDatabase(listUsers), flags, line));

  described(user.command('add'))
    .description(
      'add a user, who sees all companies unless --company names some; the password is asked for, or read from the standard input',
    )
    .addOption(role().makeOptionMandatory())
    .addHelpText(
      'after',
      "\nExample:\n  dialogkeeper user add anna --role operator --name 'Anna' --company demo",
    )
    .action(async (login: string, { role, name, company, ...flags }: UserFlags, command: Command) => {
      const password = await newPassword(command);
      await withDatabase((db) => addUser(db, { login, name, role, companies: company ?? 'all', password }));
      print({ added: login }, flags, () => `added; ${login} can log in to the pages`);
    });

  described(user.command('change'))
    .description('change the role, the name or the companies of a user, and end their sessions')
    .addOption(role())
    .option('--all-companies', 'let them see all companies')
    .addHelpText('after', '\nExample:\n  dialogkeeper user change anna --role read-only')
    .action(
      async (login: string, flags: Partial<UserFlags> & { allCompanies?: boolean }, command: Command) => {
        const { role, name, company, allCompanies } = flags;
        const companies = allCompanies ? ('all' as const) : company;
        const edit = { ...(role && { role }), ...(name && { name }), ...(companies && { companies }) };
        if (Object.keys(edit).length === 0)
          command.error('error: give at least one of --role, --name, --company and --all-companies');
        await withDatabase((db) => editUser(db, login, edit));
        print({ changed: login }, flags, () => `changed; ${login} must log in again`);
      },
    );

  user
    .command('password')
    .addArgument(login())
    .description(
      'give a user a new password and end their sessions; it is asked for, or read from the standard input',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper user password anna')
    .action(async (login: string, flags: OutputFlags, command: Command) => {
      const password = await newPassword(command);
      await withDatabase((db) => setPassword(db, login, password));
      print({ changed: login }, flags, () => `changed; ${login} must log in again`);
    });

  addSwitch(user, 'disable', 'keep a user from logging in, and end their sessions', true);
  addSwitch(user, 'enable', 'let a disabled user log in again', false);

  user
    .command('remove')
    .addArgument(login())
    .description('remove a user; the audit keeps what they have done')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper user remove anna')
    .action(async (login: string, flags: OutputFlags) => {
      await withDatabase((db) => removeUser(db, login));
      print({ removed: login }, flags, () => 'removed');
    });
}

function described(command: Command): Command {
  return command
    .addArgument(login())
    .option('--name <name>', 'name that the pages show', nonEmptyText)
    .option('--company <id...>', 'ids of the companies that they see')
    .option('--json', 'print the result as JSON');
}

function login(): Argument {
  return new Argument('<login>', 'what they type to log in; capital letters count as small ones');
}

function role(): Option {
  return new Option('--role <role>', 'what they may do').choices(ROLES);
}

function addSwitch(user: Command, name: string, description: string, disabled: boolean): void {
  user
    .command(name)
    .addArgument(login())
    .description(description)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nExample:\n  dialogkeeper user ${name} anna`)
    .action(async (login: string, flags: OutputFlags) => {
      await withDatabase((db) => setDisabled(db, login, disabled));
      print({ disabled }, flags, () => (disabled ? 'disabled; their sessions have ended' : 'enabled'));
    });
}

function line({ login, name, role, companies, disabledAt }: User): string {
  const seen = companies === 'all' ? 'all companies' : `companies ${companies.join(', ')}`;
  const since = disabledAt === null ? '' : `  disabled since ${disabledAt.toISOString()}`;
  return `${login}  ${withoutControlCharacters(name)}  ${role}  ${seen}${since}`;
}
