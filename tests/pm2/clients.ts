import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { QueueUnreachable } from '../../src/queues/errors';
import type { MessageInput, Producer } from '../../src/queues/producer';
import { MINUTE } from '../../src/time/duration';
import { eventually } from '../support/eventually';
import { message, newPhone } from '../support/system';

export interface Clients {
  /** The texts sent so far. Each was sent once. */
  readonly sent: readonly string[];
  /** Many clients write in turn, one message after the other, until `fallSilent`. */
  writeSteadily(): void;
  fallSilent(): Promise<void>;
  /** Sends a message that the responder holds until `letGo`. Resolves when the responder has it. */
  holdTurn(): Promise<HeldTurn>;
}

export interface HeldTurn {
  text: string;
  /** The process that runs the turn. */
  pid: number;
  letGo(): void;
}

export interface ClientsOptions {
  producer: Producer;
  companyId: string;
  /** The folder in which a held turn looks for the file that lets it end. */
  folder: string;
}

const CONVERSATIONS = 20;
const EVERY_MS = 250;

export function someClients({ producer, companyId, folder }: ClientsOptions): Clients {
  const sent: string[] = [];
  const silenced = new AbortController();
  let writing = Promise.resolve();

  async function send(phone: string, text: string): Promise<void> {
    await sendUntilTaken(producer, message(companyId, phone, text));
    sent.push(text);
  }

  async function write(phones: string[]): Promise<void> {
    for (let i = 0; !silenced.signal.aborted; i += 1) {
      const phone = phones[i % phones.length] as string;
      await send(phone, `${phone} says ${Math.floor(i / phones.length) + 1}`);
      await pause(EVERY_MS, undefined, { signal: silenced.signal }).catch(() => undefined);
    }
  }

  return {
    sent,
    writeSteadily() {
      writing = write(Array.from({ length: CONVERSATIONS }, newPhone));
      writing.catch(() => undefined); // `fallSilent` rejects with it
    },
    async fallSilent() {
      silenced.abort();
      await writing;
    },
    async holdTurn() {
      const path = join(folder, `may-answer-${randomUUID().slice(0, 8)}`);
      await send(newPhone(), `hold ${path}`);
      await eventually(() => existsSync(`${path}.pid`) && readFileSync(`${path}.pid`, 'utf8'), 2 * MINUTE);
      return {
        text: `hold ${path}`,
        pid: Number(readFileSync(`${path}.pid`, 'utf8')),
        letGo: () => writeFileSync(path, ''),
      };
    },
  };
}

/** Sends the same message again until the queue has it, as a gateway does. */
async function sendUntilTaken(producer: Producer, given: MessageInput): Promise<void> {
  for (;;) {
    try {
      return await producer.receiveMessage(given);
    } catch (error) {
      if (!(error instanceof QueueUnreachable)) throw error;
    }
  }
}
