import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { z } from 'zod';
import { conversationTurn } from '../jobs/conversation-turn';

export interface Pm2App {
  name: string;
  instances: number;
  killTimeoutMs: number;
  /** It takes jobs of the queue `conversation-turn`. */
  takesTurns: boolean;
}

/** PM2's own default. */
const KILL_TIMEOUT = 1600;

const file = z.object({
  apps: z.array(
    z.object({
      name: z.string(),
      instances: z.coerce.number().int().positive().catch(1), // `max` depends on the machine
      kill_timeout: z.number().catch(KILL_TIMEOUT),
      args: z.union([z.string().transform((args) => args.split(/\s+/)), z.array(z.string())]).catch([]),
    }),
  ),
});

/** The apps of `ecosystem.config.js` in the working directory; none if the file does not exist. */
export function readPm2Apps(folder = process.cwd()): Pm2App[] {
  const path = resolve(folder, 'ecosystem.config.js');
  if (!existsSync(path)) return [];
  const { apps } = file.parse(createRequire(path)(path));
  return apps.map(({ name, instances, kill_timeout, args }) => ({
    name,
    instances,
    killTimeoutMs: kill_timeout,
    takesTurns: takesTurns(args),
  }));
}

/** `worker` without the names of queues takes all of them. */
function takesTurns([command, ...queues]: readonly string[]): boolean {
  return command === 'worker' && (queues.length === 0 || queues.includes(conversationTurn.queue));
}
