import type { Command } from 'commander';
import type { Channel } from '../channels/channel';
import { type Config, readConfig } from '../config';
import type { Connected } from '../config/connected';
import { type Db, openDatabase } from '../db/database';
import { draftsOf } from '../db/drafts/list';
import { answersTo } from '../db/replies/answers';
import type { EmbeddedEnded } from '../dev/embedded/errors';
import { findEmbeddedServers } from '../dev/embedded/servers';
import { prepareDatabase } from '../dev/prepare';
import { resolveServers } from '../dev/servers';
import { normalizePhone } from '../domain/address';
import type { ContextOwner } from '../domain/context';
import { createLogger, type Logger } from '../observability/logger';
import { requireCompany } from '../operations/company';
import { enqueueMessage } from '../operations/messages';
import { createProducer } from '../queues/producer';
import { hasTurnWorkers } from '../queues/turn-workers';
import { startWorkers } from '../workers/start';
import { Prompt } from './prompt';
import { giveUp } from './stop-signal';
import { talk } from './talk';
import { readableLines, stderrLogger } from './terminal-log';

interface ChatOptions {
  company: string;
  as: string;
  name?: string;
  context: boolean;
}

export function addChat(program: Command): void {
  program
    .command('chat')
    .description('talk to the running system as a client; starts one if none runs')
    .option('--company <id>', 'id of the company to write to', 'demo')
    .option('--as <phone>', 'phone number of the client who writes', '+79990009999')
    .option('--name <name>', 'name that the client gives')
    .option('--no-context', 'do not show the origin of the context below each answer')
    .addHelpText(
      'after',
      '\nExamples:\n  dialogkeeper chat\n  dialogkeeper chat --as +79990000001 --no-context',
    )
    .action(chat);
}

/** False: a script talks. It gets only the messages and the answers. */
const terminal = Boolean(process.stdin.isTTY && process.stdout.isTTY);
/** Defined while lines are read. */
let prompt: Prompt | undefined;

async function chat(options: ChatOptions): Promise<void> {
  const owner = { companyId: options.company, client: normalizePhone(options.as) };
  const config = readConfig();
  const logger = chatLogger(config);
  if (await startsServers(config))
    say('No system runs in this folder. Starting embedded servers for this chat.');
  const servers = await resolveServers(config, { onEnded });
  const db = openDatabase(servers.config.databaseUrl, {
    pool: 2,
    logger,
    timeoutMs: servers.config.databaseTimeout,
  });
  try {
    await prepareDatabase(servers.config, { seed: servers.embedded, logger });
    await requireCompany(db, owner.companyId);
    const workers = (await hasTurnWorkers(servers.config))
      ? undefined
      : await startSilently(servers.config, logger);
    try {
      await talkAs(owner, { db, config: servers.config, options });
      say(workers ? 'You have left the chat. Stopping the workers of this chat.' : 'You have left the chat.');
    } finally {
      await workers?.stop();
    }
  } finally {
    await db.destroy();
    await servers.stop();
  }
}

async function talkAs(
  { companyId, client }: ContextOwner,
  { db, config, options }: { db: Db; config: Connected; options: ChatOptions },
): Promise<void> {
  const producer = createProducer({ redisUrl: config.redisUrl, prefix: config.queuePrefix });
  say(greeting({ companyId, client }));
  prompt = new Prompt({ input: process.stdin, output: process.stdout, terminal });
  try {
    await talk({
      prompt,
      showContext: options.context,
      answersTo: (messageIds) => answersTo(db, companyId, messageIds),
      draftsOf: (messageIds) => draftsOf(db, companyId, messageIds),
      async send(text) {
        const message = { companyId, from: client, name: options.name, text };
        return (await enqueueMessage(producer, message)).messageId;
      },
    });
  } finally {
    prompt.close();
    prompt = undefined;
    await producer.close();
  }
}

export function greeting({ companyId, client }: ContextOwner): string {
  return [
    `You are ${client}, writing to company ${companyId}. Ctrl-D or Ctrl-C ends.`,
    'Write several messages in a row if you like: the bot answers when you have been quiet for a moment.',
  ].join('\n');
}

function say(line: string): void {
  if (terminal) process.stdout.write(`${line}\n`);
}

/** At a terminal a log line must not overwrite the line being typed. */
function chatLogger({ logLevel, logFormat }: Config): Logger {
  const print = (lines: string) => (prompt ? prompt.print(lines) : process.stdout.write(lines));
  const level = logLevel === 'info' ? 'warn' : logLevel;
  return terminal ? createLogger(level, readableLines(print)) : stderrLogger({ logLevel: level, logFormat });
}

async function startsServers({ databaseUrl, redisUrl, dataDir }: Config): Promise<boolean> {
  return !(databaseUrl && redisUrl) && (await findEmbeddedServers(dataDir)) === undefined;
}

function onEnded(problem: EmbeddedEnded): void {
  if (prompt) process.stdout.write('\n');
  giveUp(problem);
}

/** The chat shows the replies, so the workers' gateway sends nothing. */
function startSilently(config: Connected, logger: Logger) {
  const silent: Channel = { send: async () => ({}) };
  return startWorkers({ config, logger, channel: silent });
}
