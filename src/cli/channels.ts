import type { Command } from 'commander';
import type { ConfiguredChannel } from '../channels/configured';
import { loadConfig } from '../config/load';
import { checkChannels } from '../doctor/channels';
import { findingsOf, findingText } from '../doctor/finding';
import { checkStoredChannels } from '../doctor/stored-channels';
import { type ChannelReport, listChannels, requireChannel, sendTest } from '../operations/channels';
import { withoutControlCharacters } from '../privacy/redaction';
import { nonEmptyText } from './arguments';
import { confirmed } from './confirm';
import { noneIn } from './none-in';
import { type OutputFlags, print } from './output';
import { leave } from './stop-signal';
import { withDatabase } from './with-database';

interface TestFlags extends OutputFlags {
  text: string;
  yes?: boolean;
}

export function addChannels(program: Command): void {
  const channels = program
    .command('channels')
    .description('list, check or try the channels of the configuration file')
    .addHelpText('after', '\nExamples:\n  dialogkeeper channels list\n  dialogkeeper channels check salon');

  channels
    .command('list')
    .description('list channels with the address of the webhook, the last messages, and the state')
    .option('--json', 'print the result as JSON')
    .action(list);

  channels
    .command('check')
    .description(
      'ask providers whether the settings work, and webhooks whether they can be reached; exits with 1 if not',
    )
    .argument('[id]', 'id of a channel; all of them by default')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper channels check salon')
    .action(check);

  channels
    .command('send-test')
    .description('send one message through a channel')
    .argument('<id>', 'id of the channel')
    .argument('<phone>', 'number of the recipient, with its country code')
    .option('--text <text>', 'text of the message', nonEmptyText, 'A test message of dialogkeeper')
    .option('--yes', 'do not ask before sending')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper channels send-test salon +79990000001')
    .action(test);
}

async function list(flags: OutputFlags): Promise<void> {
  const config = await loadConfig();
  const reports = await withDatabase((db) => listChannels(db, config), { patient: true });
  print(reports, flags, () => (reports.length > 0 ? reports.map(line).join('\n') : noneIn(config)));
}

async function check(id: string | undefined, flags: OutputFlags): Promise<void> {
  const config = await loadConfig();
  const { channels, publicUrl } = config;
  const chosen = id === undefined ? channels : [requireChannel(channels, id)];
  const findings = [
    ...(await storedFindings(channels, chosen)),
    ...(await checkChannels({ channels: chosen, publicUrl }, withoutControlCharacters)),
  ];
  print(findings, flags, () => (findings.length > 0 ? findings.map(findingText).join('\n') : noneIn(config)));
  await leave(findings.some(({ severity }) => severity === 'error') ? 1 : 0);
}

/** What the database knows; the other checks need none. */
async function storedFindings(all: readonly ConfiguredChannel[], chosen: readonly ConfiguredChannel[]) {
  if (chosen.length === 0) return [];
  try {
    return await withDatabase((db) => checkStoredChannels(db, all, chosen));
  } catch (cause) {
    return [findingsOf('channels').unread('their companies', cause)];
  }
}

async function test(id: string, phone: string, flags: TestFlags, command: Command): Promise<void> {
  const { channels, gatewayTimeout } = await loadConfig();
  const channel = requireChannel(channels, id);
  const question = `Send ${JSON.stringify(flags.text)} to ${phone} through ${id} (${channel.provider})?`;
  if (!flags.yes && !(await confirmed(question, command))) return;
  const { messageId = null } = await sendTest(channel, {
    phone,
    text: flags.text,
    timeoutMs: gatewayTimeout,
  });
  print(
    { sent: true, messageId },
    flags,
    () => `sent${messageId ? `: ${withoutControlCharacters(messageId)}` : ''}`,
  );
  await leave();
}

function line(channel: ChannelReport): string {
  const { id, company, provider, webhook, lastReceivedAt, lastSentAt, waiting } = channel;
  const time = (at: Date | null) => at?.toISOString() ?? 'never';
  return `${id}  company ${company}  ${provider}  ${webhook ?? 'no webhook'}  received ${time(lastReceivedAt)}  sent ${time(lastSentAt)}  ${waiting} waiting  ${stateOf(channel)}`;
}

function stateOf({ state, company, reason, disconnectedSince }: ChannelReport): string {
  switch (state) {
    case 'company-missing':
      return `there is no company ${company} in the database (npx dialogkeeper company list)`;
    case 'outage':
      return `outage  ${withoutControlCharacters(reason ?? '')}`;
    case 'disconnected':
      return `disconnected since ${disconnectedSince?.toISOString()}`;
    case 'working':
      return state;
  }
}
