import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { normalizePhone } from '../address';
import { MINUTE, readConfig } from '../config';
import { type Db, openDatabase } from '../db/database';
import { type Answer, answerTo } from '../db/replies';
import type { Gateway } from '../gateways/gateway';
import { someoneTakesTurns } from '../jobs/queues';
import type { Logger } from '../logger';
import { createProducer } from '../producer';
import { type Connected, resolveServers } from '../servers';
import { startWorkers } from '../workers/start';
import { whereFrom } from './context';
import { stderrLogger } from './output';
import { prepare } from './start';

interface ChatOptions {
  company: string;
  as: string;
  name?: string;
}

const ASK_EVERY = 100;
const PATIENCE = MINUTE;

export function addChat(program: Command): void {
  program
    .command('chat')
    .description('talk to the running system as a client; runs one of its own where none is')
    .option('--company <id>', 'whom to write to', 'demo')
    .option('--as <phone>', 'who writes', '+79990009999')
    .option('--name <name>', 'what the client calls himself')
    .addHelpText('after', '\nExamples:\n  dialogkeeper chat\n  dialogkeeper chat --as +79990000001')
    .action(chat);
}

async function chat(options: ChatOptions): Promise<void> {
  const owner = { companyId: options.company, client: normalizePhone(options.as) };
  const servers = await resolveServers(readConfig());
  const logger = stderrLogger(servers.config.logLevel === 'info' ? 'warn' : servers.config.logLevel);
  await prepare(servers, logger);
  const workers = (await someoneTakesTurns(servers.config))
    ? undefined
    : await startSilently(servers.config, logger);
  const db = openDatabase(servers.config.databaseUrl, {
    pool: 2,
    logger,
    timeoutMs: servers.config.databaseTimeout,
  });
  const producer = createProducer({ redisUrl: servers.config.redisUrl, prefix: servers.config.queuePrefix });
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: 'you> ' });
  try {
    process.stdout.write(`You are ${owner.client}, writing to company ${owner.companyId}. Ctrl-D ends.\n`);
    terminal.prompt();
    for await (const line of terminal) {
      if (line.trim() !== '') {
        const messageId = randomUUID();
        await producer.receiveMessage({
          companyId: owner.companyId,
          from: { kind: 'phone', value: owner.client },
          name: options.name,
          messageId,
          text: line,
          sentAt: new Date().toISOString(),
        });
        process.stdout.write(await answer(db, owner.companyId, messageId));
      }
      terminal.prompt();
    }
  } finally {
    terminal.close();
    await producer.close();
    await db.destroy();
    await workers?.stop();
    await servers.stop();
  }
}

/** Waits for the turn and shows what it said, and under it where its context came from. */
async function answer(db: Db, companyId: string, messageId: string): Promise<string> {
  for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await pause(ASK_EVERY)) {
    const answer = await answerTo(db, companyId, messageId);
    if (answer) return shown(answer);
  }
  return '     (no answer yet; is there a company of that id, and do its workers run?)\n';
}

function shown({ text, report }: Answer): string {
  if (!text || !report) return '     (the turn is done; nothing was said)\n';
  return `bot> ${text.replaceAll('\n', '\n     ')}\n     ${whereFrom(report.context)}\n`;
}

/** Workers whose replies are shown by the chat alone. */
function startSilently(config: Connected, logger: Logger) {
  const silent: Gateway = { send: async () => ({}) };
  return startWorkers({ config, logger, gateway: silent });
}
