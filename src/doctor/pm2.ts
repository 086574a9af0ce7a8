import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { z } from 'zod';

export interface Pm2App {
  name: string;
  instances: number;
  killTimeoutMs: number;
}

/** PM2's own default. */
const KILL_TIMEOUT = 1600;

const file = z.object({
  apps: z.array(
    z.object({
      name: z.string(),
      instances: z.coerce.number().int().positive().catch(1), // `max` depends on the machine
      kill_timeout: z.number().catch(KILL_TIMEOUT),
    }),
  ),
});

/** The apps of `ecosystem.config.js` in the working directory; none if the file does not exist. */
export function readPm2Apps(folder = process.cwd()): Pm2App[] {
  const path = resolve(folder, 'ecosystem.config.js');
  if (!existsSync(path)) return [];
  const { apps } = file.parse(createRequire(path)(path));
  return apps.map(({ name, instances, kill_timeout }) => ({ name, instances, killTimeoutMs: kill_timeout }));
}
