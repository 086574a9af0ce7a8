import { conversationsOfClients, existingConversations } from '../db/conversations-of-jobs';
import type { Db } from '../db/database';
import { type Companies, includesCompany } from '../domain/access';
import { type Address, normalizeAddress } from '../domain/address';
import { COMPANY_ID } from '../domain/company-id';
import { DialogkeeperError } from '../domain/error';
import { JOBS } from '../jobs';
import { conversationId as CONVERSATION_ID } from '../jobs/fields';
import { wholeQueue } from '../queues/shards';

/** A job as it is stored. `data`: unparsed. */
export interface StoredJob {
  queue: string;
  name: string;
  data: string;
}

/** Whose job it is, as far as it can be told. */
export interface Subject {
  companyId: string | undefined;
  /** Undefined: there is none yet, or the job is about no client. */
  conversationId: string | undefined;
}

interface Named {
  companyId: string | undefined;
  conversationId: string | undefined;
  addresses: readonly Address[];
}

/** The subjects of these jobs, in the same order; undefined for those that are not of these companies. Two queries. */
export async function subjectsOf(
  db: Db,
  jobs: readonly StoredJob[],
  companies: Companies,
): Promise<(Subject | undefined)[]> {
  const named = jobs.map(namedIn);
  const sees = (companyId: string) => includesCompany(companies, companyId);
  const [existing, ofClients] = await Promise.all([
    existingConversations(
      db,
      named.flatMap(({ conversationId }) => conversationId ?? []),
      companies,
    ),
    conversationsOfClients(
      db,
      named.flatMap(({ companyId, addresses }) =>
        companyId !== undefined && sees(companyId)
          ? addresses.map((address) => ({ companyId, address }))
          : [],
      ),
    ),
  ]);
  const byId = new Map(existing.map((one) => [one.conversationId, one.companyId]));
  const byClient = new Map(ofClients.map((one) => [`${one.companyId} ${one.address}`, one.conversationId]));
  return named.map(({ companyId, conversationId, addresses }) => {
    const of = conversationId === undefined ? companyId : byId.get(conversationId);
    if (of === undefined)
      return companies === 'all' ? { companyId: undefined, conversationId: undefined } : undefined;
    if (!sees(of)) return undefined;
    if (conversationId !== undefined) return { companyId: of, conversationId };
    const found = addresses.map((address) => byClient.get(`${of} ${address}`));
    return { companyId: of, conversationId: found.find((id) => id !== undefined) };
  });
}

/** What a job says of itself. A payload that its job cannot read tells its company at most. */
function namedIn({ queue, name, data }: StoredJob): Named {
  const json = jsonOf(data);
  const companyId = COMPANY_ID.test(String(json.companyId ?? '')) ? String(json.companyId) : undefined;
  const conversationId = CONVERSATION_ID.safeParse(json.conversationId).data;
  const definition = JOBS.find((job) => job.name === name && job.queue === wholeQueue(queue));
  const parsed = definition?.schema.safeParse(json);
  const personOf = definition?.personOf as
    | ((payload: unknown) => { addresses?: readonly (string | undefined)[] })
    | undefined;
  const given = parsed?.success ? (personOf?.(parsed.data).addresses ?? []) : [];
  return { companyId, conversationId, addresses: given.flatMap((address) => read(address) ?? []) };
}

function read(given: string | undefined): Address | undefined {
  try {
    return given === undefined ? undefined : normalizeAddress({ kind: 'jid', value: given });
  } catch (error) {
    if (error instanceof DialogkeeperError) return undefined;
    throw error;
  }
}

function jsonOf(data: string): { companyId?: unknown; conversationId?: unknown } {
  try {
    return Object(JSON.parse(data));
  } catch {
    return {};
  }
}
