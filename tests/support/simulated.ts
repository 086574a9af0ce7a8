import { randomUUID } from 'node:crypto';
import { RestartableWorkers } from '../../src/cli/restartable-workers';
import type { Config } from '../../src/config';
import { seedDemoSalon } from '../../src/dev/seed/demo-salon';
import { QUEUES } from '../../src/jobs';
import { createLogger } from '../../src/observability/logger';
import { type Running, startWorkers } from '../../src/workers/start';
import { eventually } from './eventually';
import { testConfig } from './system';

/** Programs as `dialogkeeper start` runs them, and a browser that opens `/try`. */
export interface Simulated {
  web: Running;
  workers: RestartableWorkers;
  browser: TryBrowser;
  /** The demo salon of London. */
  companyId: string;
  stop(): Promise<void>;
}

export async function startSimulated(overrides: Partial<Config> = {}): Promise<Simulated> {
  const config = testConfig({ responder: 'receptionist', ...overrides });
  const logger = createLogger('silent');
  const workers = new RestartableWorkers({
    config,
    logger,
    queues: QUEUES.filter((queue) => queue !== 'maintenance'),
  });
  await workers.start();
  const simulator = { restartWorkers: () => workers.restart() };
  const web = await startWorkers({ config, logger, queues: [], web: true, simulator });
  const companyId = `try-${randomUUID().slice(0, 8)}`;
  await seedDemoSalon(web.db, { companyId, language: 'en', scale: 0.3 });
  return {
    web,
    workers,
    companyId,
    browser: new TryBrowser(`http://${web.webAddress}`),
    async stop() {
      await web.stop();
      await workers.stop();
    },
  };
}

export interface Answered {
  status: number;
  text: string;
  location: string | null;
}

export type ClientForm = Record<'company' | 'phone' | 'name', string>;

let last = 0;

/** A number that is kept for fiction. */
export function newClient(company: string, name = ''): ClientForm {
  last += 1;
  return { company, phone: `+447700900${String(500 + last)}`, name };
}

/** What a browser without JavaScript does, and what htmx asks for. */
export class TryBrowser {
  constructor(
    private readonly url: string,
    /** Of a user who has logged in. */
    private readonly cookie = '',
  ) {}

  async get(
    path: string,
    query: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const search = Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : '';
    return this.#ask(path + search, { headers });
  }

  async post(
    path: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    return this.#ask(path, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { origin: this.url, ...headers },
    });
  }

  async #ask(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Answered> {
    const headers = { accept: 'text/html', ...(this.cookie && { cookie: this.cookie }), ...init.headers };
    const response = await fetch(this.url + path, { ...init, headers, redirect: 'manual' });
    return {
      status: response.status,
      text: await response.text(),
      location: response.headers.get('location'),
    };
  }

  /** As a button of the page: returns what it has told. */
  async press(name: string, who: ClientForm): Promise<string> {
    const { text } = await this.post(`/try/${name}`, who, { 'hx-request': 'true' });
    return /hx-target="#told"[^>]*>([^<]*)/.exec(text)?.[1] ?? text;
  }

  /** Says something, and waits for the answer. */
  async say(who: ClientForm, text: string, choice?: string): Promise<string> {
    const before = (await this.bubbles(who)).length;
    const form = choice === undefined ? { text } : { option: JSON.stringify([choice, text]) };
    const { status } = await this.post('/try/say', { ...who, ...form });
    if (status !== 303) throw new Error(`the message was not taken: ${status}`);
    return eventually(async () => {
      const bubbles = await this.bubbles(who);
      return bubbles.length > before + 1 && bubbles.at(-1);
    });
  }

  async bubbles(who: ClientForm): Promise<string[]> {
    const { text } = await this.get('/try/now', who);
    return [...text.matchAll(/class="bubble [a-z]+".*?<\/li>/gs)].map(([bubble]) =>
      bubble.replace(/<[^>]*>/g, ' '),
    );
  }

  /** The buttons of the last reply: their ids and titles. */
  async options(who: ClientForm): Promise<[id: string, title: string][]> {
    const { text } = await this.get('/try/now', who);
    const values = [...text.matchAll(/name="option" value="([^"]*)"/g)];
    return values.map(([, value = '']) =>
      JSON.parse(value.replaceAll('&quot;', '"').replaceAll('&#39;', "'")),
    );
  }

  /** A row of the table of segments, as text. */
  async segment(who: ClientForm, name: string): Promise<string> {
    const { text } = await this.get('/try/now', who);
    const [, row = ''] = new RegExp(`id="segment-${name}"(.*?)</tr>`, 's').exec(text) ?? [];
    return row.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  }
}
