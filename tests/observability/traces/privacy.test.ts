import { readFileSync } from 'node:fs';
import { createTraceState, trace } from '@opentelemetry/api';
import { sql } from 'kysely';
import { addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { openRedis, withBareQueue } from '../../support/redis';
import { message, newPhone, type System } from '../../support/system';
import { CONNECTING, one, useTracedSystem } from '../../support/traced-system';

const db = testDatabase();
const bed = useTracedSystem();
const TEXT = 'my card is lost, call Anna';

/** Everything that can go wrong in a turn, with the client's phone number and text in it. */
async function fail(system: System, phone: string): Promise<never> {
  await sql`select ${TEXT}::integer`.execute(system.db).catch(() => undefined);
  await sql
    .raw(`select\n'${phone}'::integer`)
    .execute(system.db)
    .catch(() => undefined);
  const redis = openRedis();
  await redis.call('no-such-command', phone, TEXT).catch(() => undefined);
  redis.disconnect();
  throw new Error(`cannot answer ${phone}: ${TEXT}`);
}

/** A message with a foreign id, and jobs that nothing can be done with, as a faulty gateway adds them. */
async function enqueue(prefix: string, companyId: string, phone: string): Promise<void> {
  await withBareQueue('incoming-message', prefix, async (queue) => {
    const carried = {
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      tracestate: `gateway=${phone}`,
      baggage: `phone=${encodeURIComponent(phone)}`,
    };
    const telemetry = { metadata: JSON.stringify(carried) };
    await queue.add(`message of ${phone}`, { phone, text: TEXT }, { jobId: `unknown-${phone}` });
    await queue.add('incoming-message', { companyId: phone, text: TEXT }, { jobId: `invalid-${phone}` });
    const sound = message(companyId, phone, TEXT, { name: 'Anna', channel: `number-${phone}` });
    await queue.add('incoming-message', sound, { jobId: `sound-${phone}`, telemetry });
  });
}

test('no phone number, text, name, SQL, key or argument of a command is sent, whatever fails', async () => {
  const phone = newPhone();
  const companyId = await addCompany(db);
  let attempts = 0;
  const system: System = await bed.start({
    respond: () => {
      attempts += 1;
      return attempts === 1 ? fail(system, phone) : { text: TEXT, actions: [] };
    },
  });
  await enqueue(system.prefix, companyId, phone);
  await eventually(() => system.sent.length === 1);
  const spans = await bed.received();

  const sent = Buffer.concat(bed.receiver.requests.map(({ body }) => body)).toString('latin1');
  expect(sent).toContain('process conversation-turn');
  for (const personal of [phone, phone.slice(1), encodeURIComponent(phone), TEXT, 'card', 'Anna'])
    expect(sent).not.toContain(personal);
  // Longer than what the random bytes of the ids may be by chance.
  for (const statement of [/\bfrom \w/i, /insert into/i, /::integer/, /conversation_id/, / = \$1/])
    expect(sent).not.toMatch(statement);
  for (const key of [system.prefix, 'full_context', 'bull:']) expect(sent).not.toContain(key);

  expect(spans.map(({ traceId }) => traceId)).toContain('a'.repeat(32)); // the state came with it

  const failed = spans.filter(({ status }) => status === 'error').map(({ name }) => name);
  expect(new Set(failed.filter((name) => !CONNECTING.includes(name)))).toEqual(
    new Set(['process conversation-turn', 'process incoming-message', 'pg.query SELECT', 'no-such-command']),
  );
});

test('every attribute that is sent is in docs/traces.md', async () => {
  const companyId = await addCompany(db);
  const { producer, sent } = await bed.start();
  await producer.receiveMessage(message(companyId, newPhone(), TEXT));
  await eventually(() => sent.length === 1);
  const page = readFileSync('docs/traces.md', 'utf8');
  const documented = [...page.matchAll(/`([a-z]+(?:[._][a-z]+)+)`/g)].map(([, name]) => name);
  const names = (await bed.received()).flatMap(({ attributes }) => Object.keys(attributes));
  expect(names.length).toBeGreaterThan(0);
  expect([...new Set(names)].filter((name) => !documented.includes(name))).toEqual([]);
});

test('a link is sent without its attributes and its trace state', async () => {
  const companyId = await addCompany(db);
  const system = await bed.start({
    respond: () => {
      const context = {
        traceId: 'a'.repeat(32),
        spanId: 'b'.repeat(16),
        traceFlags: 1,
        traceState: createTraceState('gateway=Anna'),
      };
      const link = { context, attributes: { said: TEXT } };
      trace
        .getTracer('responder')
        .startSpan('think', { links: [link] })
        .end();
      return { text: 'hello', actions: [] };
    },
  });
  await system.producer.receiveMessage(message(companyId, newPhone(), 'hello'));
  await eventually(() => system.sent.length === 1);
  const { links } = one(await bed.received(), 'think');

  expect(links).toEqual([{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }]);
  const sent = Buffer.concat(bed.receiver.requests.map(({ body }) => body)).toString('latin1');
  expect(sent).not.toMatch(/Anna|card/);
});
