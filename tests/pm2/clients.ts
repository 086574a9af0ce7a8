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
  /** The texts that were sent so far; each was sent once. */
  readonly sent: readonly string[];
  /** Many of them write all the time, each one message after the other, until `fallSilent`. */
  writeSteadily(): void;
  fallSilent(): Promise<void>;
  /** A message that the responder of these tests thinks about until it may answer. Resolves when it does think. */
  askForPatience(): Promise<HeldTurn>;
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
  /** Where held turns look whether they may end. */
  folder: string;
}

const CONVERSATIONS = 20;
const EVERY_MS = 250;

export function someClients({ producer, companyId, folder }: ClientsOptions): Clients {
  const sent: string[] = [];
  const silenced = new AbortController();
  let writing = Promise.resolve();

  async function send(phone: string, text: string): Promise<void> {
    await untilTaken(producer, message(companyId, phone, text));
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
      writing.catch(() => undefined); // `fallSilent` tells
    },
    async fallSilent() {
      silenced.abort();
      await writing;
    },
    async askForPatience() {
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

/** As a gateway does: the same message again until the queue has it. */
async function untilTaken(producer: Producer, given: MessageInput): Promise<void> {
  for (;;) {
    try {
      return await producer.receiveMessage(given);
    } catch (error) {
      if (!(error instanceof QueueUnreachable)) throw error;
    }
  }
}
