import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port';
import { Program } from './program';

export interface Series {
  labels: Record<string, string>;
  /** Oldest first; one for an instant query. */
  samples: { at: number; value: number }[];
}

export interface NativePrometheus {
  url: string;
  /** The result of a query now. */
  query(expr: string): Promise<Series[]>;
  /** The result for every second between two times, in seconds since 1970. */
  queryRange(expr: string, from: number, to: number): Promise<Series[]>;
  /** Any other part of its API. */
  get<T>(path: string): Promise<T>;
  stop(): Promise<void>;
}

interface Answer {
  result: { metric: Record<string, string>; value?: [number, string]; values?: [number, string][] }[];
}

/**
 * A Prometheus that runs with the files of ops/prometheus. Only the two addresses in prometheus.yml are replaced, because
 * their usual ports may be in use, and the file with the token is written and named. The caller stops it.
 */
export async function startPrometheus(addresses: {
  web: string;
  /** `METRICS_TOKEN` of the role `web`. */
  token: string;
  alertmanager: string;
}): Promise<NativePrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'dialogkeeper-prometheus-'));
  await cp('ops/prometheus', folder, { recursive: true });
  const config = join(folder, 'prometheus.yml');
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, `${addresses.token}\n`);
  await replaceIn(config, [
    ['# authorization:', 'authorization:'],
    ['#   type: Bearer', '  type: Bearer'],
    ['#   credentials_file: /etc/prometheus/dialogkeeper-token', `  credentials_file: ${tokenFile}`],
    ['127.0.0.1:3000', addresses.web],
    ['127.0.0.1:9093', addresses.alertmanager],
  ]);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = new Program('/usr/bin/prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  await program.until(() => ok(`${url}/-/ready`));
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}/api/v1/${path}`);
    const answer = (await response.json()) as { status: string; error?: string; data: T };
    if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`);
    return answer.data;
  };
  const seriesOf = ({ result }: Answer): Series[] =>
    result.map(({ metric, value, values = value ? [value] : [] }) => ({
      labels: metric,
      samples: values.map(([at, text]) => ({ at, value: Number(text) })),
    }));
  return {
    url,
    get,
    query: async (expr) => seriesOf(await get(`query?${new URLSearchParams({ query: expr })}`)),
    async queryRange(expr, from, to) {
      const range = { query: expr, start: String(from), end: String(to), step: '1' };
      return seriesOf(await get(`query_range?${new URLSearchParams(range)}`));
    },
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface NativeAlertmanager {
  /** `host:port`. */
  address: string;
  stop(): Promise<void>;
}

/** An Alertmanager with the configuration of ops/alertmanager, whose receiver is at `receiverUrl`. The caller stops it. */
export async function startAlertmanager(receiverUrl: string): Promise<NativeAlertmanager> {
  const folder = await mkdtemp(join(tmpdir(), 'dialogkeeper-alertmanager-'));
  const config = join(folder, 'alertmanager.yml');
  await cp('ops/alertmanager/alertmanager.yml', config);
  await replaceIn(config, [['http://127.0.0.1:5001/', receiverUrl]]);
  const address = `127.0.0.1:${await freePort()}`;
  const program = new Program('/usr/bin/prometheus-alertmanager', [
    `--config.file=${config}`,
    `--storage.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
    '--cluster.listen-address=',
  ]);
  await program.until(() => ok(`http://${address}/-/ready`));
  return {
    address,
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function replaceIn(path: string, replacements: [string, string][]): Promise<void> {
  let text = await readFile(path, 'utf8');
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
    text = text.replaceAll(from, to);
  }
  await writeFile(path, text);
}

async function ok(url: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
}
