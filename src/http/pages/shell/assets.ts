import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';

const OURS = join(__dirname, '../assets');

/** Where the assets are served, to those who are logged in. */
export const ASSETS = '/assets';

/** What browsers load beside pages, all from this host. Packages are served as they are published. */
const FILES = {
  'htmx.min.js': () => require.resolve('htmx.org/dist/htmx.min.js'),
  'pico.min.css': () => require.resolve('@picocss/pico/css/pico.min.css'),
  'uplot.min.js': () => require.resolve('uplot/dist/uPlot.iife.min.js'),
  'uplot.min.css': () => require.resolve('uplot/dist/uPlot.min.css'),
  'style.css': () => join(OURS, 'style.css'),
  'bubble.css': () => join(OURS, 'bubble.css'),
  'conversation.css': () => join(OURS, 'conversation.css'),
  'conversation.js': () => join(OURS, 'conversation.js'),
  'turn.css': () => join(OURS, 'turn.css'),
  'icon.svg': () => join(OURS, 'icon.svg'),
  'live.js': () => join(OURS, 'live.js'),
  'keys.js': () => join(OURS, 'keys.js'),
  'try.css': () => join(OURS, 'try.css'),
  'try.js': () => join(OURS, 'try.js'),
  'tables.css': () => join(OURS, 'tables.css'),
  'chart.js': () => join(OURS, 'chart.js'),
};

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

interface Asset {
  body: string;
  hash: string;
  type: string;
}

const loaded = new Map<string, Asset>();

function load(name: string): Asset | undefined {
  const known = loaded.get(name);
  if (known) return known;
  if (!Object.hasOwn(FILES, name)) return undefined;
  const body = readFileSync(FILES[name as keyof typeof FILES](), 'utf8');
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12);
  const read = { body, hash, type: TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream' };
  loaded.set(name, read);
  return read;
}

/** The text of a file of ours that stands in a page. */
export function textOf(name: string): string {
  return readFileSync(join(OURS, name), 'utf8');
}

/** The address of a file. It changes with its content, so a browser may keep it for ever. */
export function asset(name: string): string {
  const found = load(name);
  if (!found) throw new Error(`there is no asset ${name}`);
  return `${ASSETS}/${found.hash}/${name}`;
}

export function assetRoutes(): Hono {
  const app = new Hono();
  app.get('/:hash/:name', (c) => {
    const found = load(c.req.param('name'));
    if (found?.hash !== c.req.param('hash')) return c.notFound();
    return c.body(found.body, 200, {
      'content-type': found.type,
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
  });
  return app;
}
