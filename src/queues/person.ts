import { type Address, normalizeAddress, writtenForms } from '../domain/address';
import { DialogkeeperError } from '../domain/error';
import type { JobDefinition, PersonInPayload } from '../jobs/define';

/** What tells a client of one company apart from all others. */
export interface Person {
  companyId: string;
  /** All that they have, canonical, in every spelling. */
  addresses: readonly Address[];
  conversationIds: ReadonlySet<string>;
  /** The provider's ids of their messages. */
  messageIds: ReadonlySet<string>;
  /** Their ids in the company's booking system. */
  externalIds: ReadonlySet<string>;
}

/** What a job stores, unparsed. */
export interface StoredJob {
  /** Undefined: there is no such job. */
  definition: JobDefinition | undefined;
  data: string;
}

/** What becomes of one job. `replace`: it is worth doing with this payload instead. `messageIds`: of messages in it. */
export type Verdict =
  /** `conversationId`: that it names. */
  | { kind: 'other'; conversationId?: string | undefined }
  | { kind: 'remove'; messageIds?: readonly string[] | undefined }
  | { kind: 'replace'; payload: object; messageIds?: undefined };

const OTHER: Verdict = { kind: 'other' };
const REMOVE: Verdict = { kind: 'remove' };

/**
 * Whether a job is about this person. A payload that its job can read says it in its own fields: a text of another person that quotes
 * the person's number is not theirs. Any other payload is unusable, and it is enough that it mentions one of the addresses.
 */
export function verdictOn({ definition, data }: StoredJob, person: Person): Verdict {
  const json = jsonOf(data);
  const { companyId, conversationId } = fieldsOf(json);
  if (typeof conversationId === 'string' && definition)
    return person.conversationIds.has(conversationId) ? REMOVE : { kind: 'other', conversationId };
  const parsed = definition?.schema.safeParse(json);
  if (!definition || !parsed?.success) return isMentioned(data, person) ? REMOVE : OTHER;
  const named = definition.personOf?.(parsed.data);
  if (!named || String(companyId) !== person.companyId || !isNamed(named, person)) return OTHER;
  const payload = definition.withoutPerson?.(parsed.data);
  if (payload !== undefined) return { kind: 'replace', payload: payload as object };
  return { kind: 'remove', messageIds: named.messageIds };
}

/** Whether a text, such as a key of Redis, contains one of the addresses. */
export function mentionsAddress(text: string, { addresses }: Pick<Person, 'addresses'>): boolean {
  const squeezed = text.replace(/[\s().\-+/\u2010-\u2015\u2212]/g, '');
  const forms = addresses.flatMap(writtenForms);
  return forms.some((form) => squeezed.includes(form.replace(/[.]/g, '')));
}

function isNamed(named: PersonInPayload | undefined, person: Person): boolean {
  const { addresses = [], messageIds = [], externalIds = [] } = named ?? {};
  return (
    addresses.some((given) => given !== undefined && isAddressOf(given, person)) ||
    messageIds.some((id) => person.messageIds.has(id)) ||
    externalIds.some((id) => id !== undefined && person.externalIds.has(id))
  );
}

const KINDS = ['jid', 'phone', 'lid', 'bsuid'] as const;

/** One that cannot be read, such as a number without its calling code, is theirs if it contains their number. */
function isAddressOf(value: string, person: Person): boolean {
  const read = KINDS.map((kind) => normalized(kind, value));
  if (read.some((address) => address !== undefined && person.addresses.includes(address))) return true;
  const [jid, phone] = read;
  return jid === undefined && phone === undefined && mentionsAddress(value, person);
}

function normalized(kind: (typeof KINDS)[number], value: string): Address | undefined {
  try {
    return normalizeAddress({ kind, value });
  } catch (error) {
    if (error instanceof DialogkeeperError) return undefined;
    throw error;
  }
}

/** The company is the first that the text names; one that names none may be of any company. */
function isMentioned(text: string, person: Person): boolean {
  const [, companyId = person.companyId] =
    /\\?"companyId\\?"\s*:\s*(?:\\?")?([A-Za-z0-9_-]{1,64})/.exec(text) ?? [];
  return companyId === person.companyId && mentionsAddress(text, person);
}

function jsonOf(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function fieldsOf(json: unknown): { companyId?: unknown; conversationId?: unknown } {
  return typeof json === 'object' && json !== null ? json : {};
}
