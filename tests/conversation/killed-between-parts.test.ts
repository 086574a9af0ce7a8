import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Failpoint } from '../../src/failpoint';
import { HOUR } from '../../src/time/duration';
import { useDelivery } from '../support/delivery';
import { type RecordingGateway, startRecordingGateway } from '../support/recording-gateway';
import { databaseUrl } from '../support/servers';

const delivery = useDelivery();
const { db, commit } = delivery;

/** A process that sends the replies of a conversation over HTTP, in short parts, and dies at the failpoint, if one is given. */
const SENDER = `
  const { singleChannel } = require('./src/channels/channel.ts');
  const { deliverReplies } = require('./src/conversation/deliver.ts');
  const { openDatabase } = require('./src/db/database.ts');
  const { armFailpoint } = require('./src/failpoint.ts');
  const { Events } = require('./src/observability/events.ts');
  const { createLogger } = require('./src/observability/logger.ts');
  const { databaseUrl, url, conversationId, point } = JSON.parse(process.argv[1]);
  if (point) armFailpoint(point, { signal: 'SIGKILL', spared: 0 });
  const db = openDatabase(databaseUrl, { pool: 1, logger: createLogger('silent') });
  const channel = {
    longestText: 13,
    async send({ text, idempotencyKey }) {
      await fetch(url, { method: 'POST', body: JSON.stringify({ text, idempotencyKey }) });
      return { messageId: idempotencyKey };
    },
  };
  const deps = { db, channels: singleChannel(channel), events: new Events(), gatewayTimeoutMs: 30_000, onUnconfirmed: 'repeat' };
  deliverReplies(deps, conversationId, new AbortController().signal).then(() => db.destroy());`;

let gateway: RecordingGateway;
beforeEach(async () => {
  gateway = await startRecordingGateway();
});
afterEach(() => gateway.stop());

async function send(point?: Failpoint): Promise<unknown[]> {
  const { conversationId } = delivery;
  const given = JSON.stringify({ databaseUrl, url: gateway.url, conversationId, point });
  return once(spawn(process.execPath, ['--import', 'tsx', '-e', SENDER, given]), 'exit');
}

/** The parts that the gateway has taken: how often, under each key. */
function taken(): [string, number][] {
  const counts = new Map<string, number>();
  for (const { body } of gateway.received) counts.set(body, (counts.get(body) ?? 0) + 1);
  return [...counts].map(([body, count]) => [JSON.parse(body).text, count]);
}

test.each<[Failpoint, number]>([
  ['after-part', 1],
  ['after-send', 2],
])('a process that is killed %s: no part is missing, and none has two keys', async (point, firstTaken) => {
  await commit('One two.\n\nThree four.\n\nFive six.');
  expect(await send(point)).toEqual([null, 'SIGKILL']);
  await db
    .updateTable('message')
    .set({ sending_since: new Date(Date.now() - HOUR) }) // its claim ends
    .where('company_id', '=', delivery.companyId)
    .execute();
  expect(await send()).toEqual([0, null]);
  expect(taken()).toEqual([
    ['One two.', firstTaken],
    ['Three four.', 1],
    ['Five six.', 1],
  ]);
  const [reply] = await delivery.replies();
  expect(reply).toMatchObject({ status: 'sent' });
});
