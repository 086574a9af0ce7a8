import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { readTaskFile, readTasks, type SalonTask } from '../../tests/tasks/files';
import type { ModelEnvironment } from '../../tests/tasks/salon-system';
import type { Endpoint } from './endpoint';

export interface Flags {
  model?: string;
  url?: string;
  keyless?: boolean;
  tasks?: string[];
  file?: string;
  words?: string;
  k: number;
  clientModel?: string;
  clientUrl?: string;
  parallel: number;
  verbose?: boolean;
  json?: boolean;
}

export interface Endpoints {
  bot: Endpoint;
  client: Endpoint;
}

/** From the flags, and for what they leave out from the variables of the program. Throws an error that says what is missing. */
export function endpointsOf(flags: Flags, env: ModelEnvironment): Endpoints {
  const { model = env.MODEL, url = env.MODEL_URL, keyless = false } = flags;
  const key = keyless ? undefined : env.MODEL_API_KEY;
  const missing = [
    ...(model ? [] : ['the name of the model: --model, or MODEL']),
    ...(url ? [] : ['the address of its API: --url, or MODEL_URL, such as https://api.openai.com/v1']),
    ...(keyless || key ? [] : ['the key of the API: MODEL_API_KEY. An API that needs none: --keyless']),
  ];
  if (!model || !url || missing.length > 0) throw new Error(`missing: ${missing.join('; ')}`);
  const { clientModel = model, clientUrl = url } = flags;
  const clientKey = clientUrl === url ? key : (env.CLIENT_MODEL_API_KEY ?? key);
  return {
    bot: { url, model, key },
    client: { url: clientUrl, model: clientModel, key: clientKey },
  };
}

/** The chosen tasks. A name chooses the task of this id, a group (`booking.ru`), or all whose id begins so. Throws an error that names what there is. */
export function tasksOf({ tasks: names, file }: Flags): SalonTask[] {
  requireFile('--file', file);
  const all = file === undefined ? readTasks() : readTaskFile(isAbsolute(file) ? file : resolve(file));
  if (!names) return all;
  const ids = new Set(all.map(({ task }) => task.id));
  const isNamed = ({ group, task: { id } }: SalonTask, name: string) =>
    group === name || (ids.has(name) ? id === name : id.startsWith(name));
  const unknown = names.find((name) => !all.some((one) => isNamed(one, name)));
  if (unknown === undefined) return all.filter((one) => names.some((name) => isNamed(one, name)));
  const known = [...new Set(all.map(({ group }) => group)), ...all.map(({ task }) => task.id)];
  throw new Error(`--tasks: there is no task ${unknown}; there are ${known.join(', ')}`);
}

/** The model's settings of the surrounding shell, and whom it is to ask. */
export function modelEnvironment({ bot }: Endpoints, env: ModelEnvironment): ModelEnvironment {
  const settings = Object.entries(env).filter(([name]) => /^MODEL(_|$)/.test(name));
  const { MODEL_DAILY_BUDGET: _, ...others } = Object.fromEntries(settings);
  return {
    MODEL_TIMEOUT: '2m',
    RESPONDER_TIMEOUT: '4m',
    ...others,
    MODEL_URL: bot.url,
    MODEL: bot.model,
    MODEL_API_KEY: bot.key,
  };
}

/** Throws an error that names the option. */
export function requireFile(option: string, path: string | undefined): void {
  if (path !== undefined && !existsSync(path)) throw new Error(`${option}: there is no file ${path}`);
}
