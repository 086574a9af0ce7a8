import { runTurn } from '../../src/conversation/turn';
import type { Db } from '../../src/db/database';
import type { GivenAddress } from '../../src/domain/address';
import type { Reply } from '../../src/domain/turn';
import type { RespondInput } from '../../src/responders/responder';
import { message, type System } from './system';
import { receive, turnDeps } from './turn';

const { signal } = new AbortController();

export const lid = (id: string): GivenAddress => ({ kind: 'lid', value: id });
export const phone = (value: string): GivenAddress => ({ kind: 'phone', value });

let lastLid = 0;

/** The LID of a new client. */
export function newLid(): string {
  lastLid += 1;
  return `${process.pid}${String(lastLid).padStart(6, '0')}`;
}

/** Stores a message of the sender. Returns the conversation. */
export async function write(
  system: System,
  companyId: string,
  text: string,
  from: GivenAddress,
  ...aliases: GivenAddress[]
): Promise<string> {
  return receive(system, { ...message(companyId, '', text), from, ...(aliases.length > 0 && { aliases }) });
}

/** Stores a message and answers it. Returns the conversation. */
export async function talk(
  system: System,
  companyId: string,
  text: string,
  from: GivenAddress,
  respond?: (input: RespondInput) => Promise<Reply> | Reply,
): Promise<string> {
  const conversationId = await write(system, companyId, text, from);
  await runTurn(turnDeps(system, respond), conversationId, signal);
  return conversationId;
}

/** The clients of a company with all their addresses, the oldest first. */
export async function clientsOf(db: Db, companyId: string) {
  const clients = await db
    .selectFrom('client')
    .selectAll()
    .where('company_id', '=', companyId)
    .orderBy('id')
    .execute();
  const addresses = await db
    .selectFrom('client_address')
    .select(['address', 'client_id'])
    .where('company_id', '=', companyId)
    .orderBy('address')
    .execute();
  return clients.map((client) => ({
    ...client,
    addresses: addresses.filter(({ client_id }) => client_id === client.id).map(({ address }) => address),
  }));
}

export async function conversationsOf(db: Db, companyId: string) {
  return db
    .selectFrom('conversation')
    .selectAll()
    .where('company_id', '=', companyId)
    .orderBy('id')
    .execute();
}
