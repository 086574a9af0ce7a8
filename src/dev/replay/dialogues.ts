import { bulkhead } from 'cockatiel';
import { entryKey } from '../../context/keys';
import { type ContextOwner, SEGMENTS } from '../../domain/context';
import type { Producer } from '../../queues/producer';
import type { RedisClient } from '../../redis/connection';
import { messageId, type ScriptedDialogue } from '../../responders/scripted/script';
import { MINUTE } from '../../time/duration';
import type { Processes } from './processes';
import type { Verifier } from './verifier';

/** The job of a killed worker runs again within 15 s; a turn may be hit by several kills. */
const REPLY_DEADLINE = 3 * MINUTE;

export interface DialogueOptions {
  /** Number of dialogues at the same time. */
  concurrency: number;
  /** Before each turn, this share (0 to 1) of the dialogue's cached keys is dropped. */
  expire: number;
  /** A worker process gets SIGKILL after every `killEvery` turns; 0: never. */
  killEvery: number;
  onProgress: (turns: number, total: number) => void;
}

interface Replay extends DialogueOptions {
  dialogues: readonly ScriptedDialogue[];
  companyId: string;
  cache: RedisClient;
  verifier: Verifier;
  producer: Producer;
  processes: Processes;
}

/** Returns the milliseconds of each turn, from the sending of its first message to the arrival of its reply. */
export async function runDialogues(options: Replay): Promise<number[]> {
  const { dialogues, companyId, cache, verifier, producer, processes } = options;
  const total = dialogues.reduce((turns, dialogue) => turns + dialogue.turns.length, 0);
  const turnMs: number[] = [];

  async function runDialogue(dialogue: ScriptedDialogue, index: number): Promise<void> {
    const owner = { companyId, client: `+1206555${String(index).padStart(4, '0')}` };
    for (const turn of dialogue.turns.keys()) {
      await dropKeys(cache, owner, options.expire);
      const started = performance.now();
      const reply = verifier.expectReply(owner.client, dialogue, turn, REPLY_DEADLINE);
      await sendMessages(producer, owner, dialogue, turn);
      if (!(await reply)) return;
      turnMs.push(performance.now() - started);
      options.onProgress(turnMs.length, total);
      if (options.killEvery > 0 && turnMs.length % options.killEvery === 0) processes.killOne(Math.random());
    }
  }

  const limit = bulkhead(options.concurrency, dialogues.length);
  await Promise.all(dialogues.map((dialogue, index) => limit.execute(() => runDialogue(dialogue, index))));
  return turnMs;
}

async function sendMessages(
  producer: Producer,
  { companyId, client }: ContextOwner,
  dialogue: ScriptedDialogue,
  turn: number,
): Promise<void> {
  for (const [part, text] of (dialogue.turns[turn]?.messages ?? []).entries()) {
    await producer.receiveMessage({
      companyId,
      from: { kind: 'phone', value: client },
      name: dialogue.id,
      messageId: messageId(dialogue.id, turn, part),
      text,
      sentAt: new Date().toISOString(),
    });
  }
}

/** Simulates expired or evicted keys. */
async function dropKeys(cache: RedisClient, owner: ContextOwner, share: number): Promise<void> {
  const keys = SEGMENTS.filter(() => Math.random() < share).map((segment) => entryKey(segment, owner));
  if (keys.length > 0) await cache.unlink(...keys);
}
