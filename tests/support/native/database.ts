import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** Creates an empty database on the server of this URL. Returns the URL of the new database. */
export async function createDatabase(serverUrl: string): Promise<string> {
  const name = `dialogkeeper_test_${randomUUID().slice(0, 8)}`;
  await execute(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = name;
  return url.href;
}

/** Ends the connections that are still open to it. */
export async function dropDatabase(url: string): Promise<void> {
  const { pathname } = new URL(url);
  const server = new URL(url);
  server.pathname = 'postgres';
  await execute(server.href, `drop database ${pathname.slice(1)} with (force)`);
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}
