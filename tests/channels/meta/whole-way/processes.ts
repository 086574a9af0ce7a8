import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Finished, freshFolder, type Program, runCli, startCli } from '../../../support/cli';
import { eventually } from '../../../support/eventually';
import type { GraphServer } from '../../../support/graph-server';
import type { TestServers } from '../../../support/servers';
import { settings } from '../bed';

const CHANNEL = 'salon';

export interface Given {
  servers: TestServers;
  company: string;
  graph: GraphServer;
  /** Entries of the configuration file. */
  bookingSystems?: readonly object[];
  /** Default: a responder whose replies show all that it was given. */
  env?: Readonly<Record<string, string>>;
}

/** Real processes of the command line, with a Meta channel from a configuration file. */
export class Processes {
  readonly #folder = freshFolder();
  readonly #env: Record<string, string | undefined>;
  readonly #all: Program[] = [];
  #workers: Program[] = [];
  #web: Program | undefined;
  #webAddress = '';

  constructor({ servers, company, graph, bookingSystems = [], env = {} }: Given) {
    const { phoneNumberId, accessToken, url: graphUrl } = graph;
    const secrets = {
      META_TOKEN: accessToken,
      META_SECRET: settings.appSecret,
      META_VERIFY: settings.verifyToken,
    };
    const channel = {
      id: CHANNEL,
      company,
      provider: 'meta',
      phoneNumberId,
      accessToken: { env: 'META_TOKEN' },
      appSecret: { env: 'META_SECRET' },
      verifyToken: { env: 'META_VERIFY' },
      graphUrl,
    };
    const file = { channels: [channel], bookingSystems };
    writeFileSync(join(this.#folder, 'dialogkeeper.config.json'), JSON.stringify(file));
    this.#env = {
      ...process.env,
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      CACHE_REDIS_URL: servers.redisUrl,
      QUEUE_PREFIX: company,
      NODE_ENV: 'production',
      RESPONDER: resolve(__dirname, 'responder.js'),
      HTTP_PORT: '0',
      DEBOUNCE: '500ms',
      MAX_WAIT: '5m', // a turn that is held is outdated by what comes meanwhile
      SWEEP_EVERY: '500ms',
      JOB_LOCK: '2s',
      WARM_HOURS: 'off',
      ...secrets,
      ...env,
    };
  }

  get webhook(): string {
    return `http://${this.#webAddress}/webhooks/${CHANNEL}`;
  }

  async startWeb(): Promise<void> {
    this.#web = await this.#start('web');
    const ready = this.#web
      .output()
      .split('\n')
      .find((line) => line.includes('process.ready'));
    this.#webAddress = JSON.parse(ready ?? '').webAddress;
  }

  async killWeb(): Promise<void> {
    await this.#web?.end('SIGKILL');
  }

  async startWorker(): Promise<void> {
    this.#workers.push(await this.#start('worker'));
  }

  /** Those with this process id, or all. */
  async killWorkers(pid?: number): Promise<void> {
    const [killed, left] = [[] as Program[], [] as Program[]];
    for (const worker of this.#workers)
      (pid === undefined || worker.child.pid === pid ? killed : left).push(worker);
    this.#workers = left;
    if (killed.length === 0) throw new Error(`no worker has the process id ${pid}`);
    await Promise.all(killed.map((worker) => worker.end('SIGKILL')));
  }

  run(args: string[]): Promise<Finished> {
    return runCli(args, { cwd: this.#folder, env: this.#env });
  }

  /** The process that holds a turn. */
  async holder(name: string): Promise<number> {
    const file = join(this.#folder, `${name}.held`);
    return Number(await eventually(() => existsSync(file) && readFileSync(file, 'utf8')));
  }

  letGo(name: string): void {
    writeFileSync(join(this.#folder, `${name}.go`), '');
  }

  /** The lines of all logs so far. */
  log(): string[] {
    return this.#all.flatMap((program) => program.output().split('\n')).filter(Boolean);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((program) => program.end('SIGTERM')));
  }

  async #start(role: 'web' | 'worker'): Promise<Program> {
    const program = startCli([role], { cwd: this.#folder, env: this.#env });
    this.#all.push(program);
    await program.printed('process.ready');
    return program;
  }
}
