import { readdirSync, readFileSync } from 'node:fs';

const page = readFileSync('docs/conversation-states.md', 'utf8');
const files = ['src/db/schema.ts', ...readdirSync('src/db/schema').map((name) => `src/db/schema/${name}`)];
const schema = files.map((file) => readFileSync(file, 'utf8')).join('\n');

/** The columns of each table, as `src/db/schema` declares them. */
function columnsOf(table: string): string[] {
  const [, type] = new RegExp(`^ {2}${table}: (\\w+);$`, 'm').exec(schema) ?? [];
  const [, body = ''] = new RegExp(`interface ${type} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(schema) ?? [];
  return [...body.matchAll(/^ {2}(\w+): /gm)].map(([, column = '']) => column);
}

const named = [...page.matchAll(/`(company|conversation|message|channel_outage)\.(\w+)`/g)].map(
  ([, table = '', column = '']) => ({ table, column }),
);

test('the page of states names columns that the tables have', () => {
  expect(named.length).toBeGreaterThan(50);
  for (const { table, column } of named)
    expect({ table, columns: columnsOf(table) }).toEqual({
      table,
      columns: expect.arrayContaining([column]),
    });
});

test.each(['conversation', 'channel_outage'])(
  'every column of %s that is part of a state is on the page',
  (table) => {
    const keys = ['id', 'company_id', 'client_id', 'channel', 'created_at'];
    const columns = columnsOf(table).filter((column) => !keys.includes(column));
    const documented = new Set(named.filter((one) => one.table === table).map(({ column }) => column));
    expect([...documented].sort()).toEqual(columns.sort());
  },
);

test('every status of a reply is a state on the page', () => {
  const [, type = ''] = /type ReplyStatus = ([^;]+);/.exec(schema) ?? [];
  const statuses = [...type.matchAll(/'(\w+)'/g)].map(([, status = '']) => status);
  const documented = [...page.matchAll(/`message\.status` is `(\w+)`/g)].map(([, status = '']) => status);
  expect([...new Set(documented)].sort()).toEqual(statuses.sort());
});
