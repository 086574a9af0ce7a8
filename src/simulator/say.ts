import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { canonicalAddress } from '../db/clients';
import type { Db } from '../db/database';
import { isReal } from '../db/simulator/people';
import { isStored } from '../db/simulator/stored';
import { normalizePhone } from '../domain/address';
import { SIMULATOR_CHANNEL } from '../domain/channel';
import { type ContextOwner, LONGEST_TEXT } from '../domain/context';
import { InvalidAddress } from '../domain/errors';
import { parsePayload } from '../jobs/define';
import { incomingMessage } from '../jobs/incoming-message';
import { QueueUnreachable } from '../queues/errors';
import type { Queues } from '../queues/queues';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { NotSayable } from './errors';

export interface SayDeps {
  db: Db;
  queues: Queues;
  /** For the error. */
  redisUrl: string;
  /** Real clients are left alone. */
  isProduction: boolean;
}

/** A client who is written as. */
export interface Speaker {
  companyId: string;
  /** As it was typed. */
  phone: string;
  /** Empty: they give none. */
  name: string;
}

/** What they write, or the option that they press. */
export interface Said {
  text: string;
  /** The id of the option; `text` is its title. */
  choice?: string | undefined;
}

const LONGEST_NAME = 256;
const TIMEOUT = 3 * SECOND;
/** Milliseconds. The page would show the message later by itself, but not without JavaScript. */
const STORED_WITHIN = SECOND;
const POLL_EVERY = 20;

/** Whose context it is: by the canonical address, which a client who is new does not have yet. Throws `NotSayable`. */
export async function ownerOf(
  { db, isProduction }: Pick<SayDeps, 'db' | 'isProduction'>,
  { companyId, phone, name }: Speaker,
): Promise<ContextOwner> {
  if (name.length > LONGEST_NAME) throw new NotSayable('name', 'too-long');
  const written = { companyId, client: addressOf(phone) };
  const owner = { companyId, client: (await canonicalAddress(db, written)) ?? written.client };
  if (isProduction && (await isReal(db, owner))) throw new NotSayable('phone', 'real-client');
  return owner;
}

function addressOf(phone: string): string {
  try {
    return normalizePhone(phone);
  } catch (error) {
    throw error instanceof InvalidAddress ? new NotSayable('phone', 'not-a-phone') : error;
  }
}

/**
 * Puts a message on the queue, as a gateway does, on the channel of the simulator, and waits a moment until a worker has stored it.
 * Throws `NotSayable` and `QueueUnreachable`.
 */
export async function say(deps: SayDeps, speaker: Speaker, { text, choice }: Said): Promise<void> {
  const { companyId, client } = await ownerOf(deps, speaker);
  if (text.replaceAll('\u0000', '').trim() === '') throw new NotSayable('text', 'empty');
  if (text.length > LONGEST_TEXT) throw new NotSayable('text', 'too-long');
  const messageId = randomUUID();
  const payload = parsePayload(incomingMessage, {
    companyId,
    channel: SIMULATOR_CHANNEL,
    from: { kind: 'phone', value: client },
    messageId,
    sentAt: new Date().toISOString(),
    text,
    ...(speaker.name && { name: speaker.name }),
    ...(choice !== undefined && { kind: 'button', choice }),
  });
  const late = () =>
    new QueueUnreachable(deps.redisUrl, 'does not answer; it is not known what was enqueued');
  await within(TIMEOUT, deps.queues.add(incomingMessage, payload), late);
  for (const until = Date.now() + STORED_WITHIN; Date.now() < until; await pause(POLL_EVERY))
    if (await isStored(deps.db, companyId, messageId)) return;
}
