import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InvalidScript } from '../errors';

/** What the client says, in one or more messages, and the reply. */
const turn = z.object({
  messages: z.array(z.string().min(1)).min(1),
  reply: z.string().min(1),
  /** What the client says about themselves or the booking in this turn. A later value of a slot replaces an earlier one. */
  slots: z.record(z.string(), z.unknown()).default({}),
  /** The booking that this reply confirms. */
  booking: z
    .object({
      title: z.string(),
      staffId: z.string(),
      /** Local: `YYYY-MM-DDTHH:MM`. */
      from: z.string(),
      durationMinutes: z.int().positive(),
    })
    .optional(),
  /** The reason for which this turn hands the conversation over. */
  handOver: z.string().min(1).optional(),
});

const dialogue = z.object({ id: z.string().min(1), turns: z.array(turn).min(1) });

export type ScriptedTurn = z.output<typeof turn>;
export type ScriptedDialogue = z.output<typeof dialogue>;

/** Reads JSON lines, one dialogue each. Throws `InvalidScript` with the line and the field. */
export function readScript(path: string): ScriptedDialogue[] {
  return parseLines(path, dialogue);
}

export function parseLines<Line extends z.ZodType>(path: string, schema: Line): z.output<Line>[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const problem = missing ? 'there is no such file' : (cause as Error).message;
    throw new InvalidScript(path, 0, '(file)', problem, { cause });
  }
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const parsed = schema.safeParse(parseJson(line, path, index + 1));
    if (parsed.success) return [parsed.data];
    const issue = parsed.error.issues[0];
    throw new InvalidScript(
      path,
      index + 1,
      issue?.path.map(String).join('.') || '(root)',
      issue?.message ?? '',
    );
  });
}

function parseJson(line: string, path: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new InvalidScript(path, number, '(root)', 'it is not JSON', { cause: error });
  }
}

/** The id of a scripted message names its place: `dialogue#turn.part`. */
export function messageId(dialogueId: string, turnIndex: number, part: number): string {
  return `${dialogueId}#${turnIndex}.${part}`;
}

export function placeOf(id: string): { dialogueId: string; turn: number } | undefined {
  const [, dialogueId, turnIndex] = /^(.+)#(\d+)\.\d+$/.exec(id) ?? [];
  return dialogueId === undefined ? undefined : { dialogueId, turn: Number(turnIndex) };
}
