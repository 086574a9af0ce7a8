import { z } from 'zod';
import type { DialogueState } from '../../domain/context';
import { MODEL_STATE as KEY, MODEL_STATE_VERSION, type Summary } from '../../domain/summary';
import type { BookAction, CancelAction, RescheduleAction } from '../../domain/turn';

/** What a client can agree to. */
export type ConsentAction = BookAction | RescheduleAction | CancelAction;

const proposalSchema = z.object({
  /** Says what is proposed; the same for the same proposal. Part of the id of its buttons. */
  key: z.string(),
  action: z.custom<ConsentAction>((value) => typeof value === 'object' && value !== null && 'type' in value),
});

const summarySchema = z.object({ text: z.string(), until: z.string() }) satisfies z.ZodType<Summary>;

const modelStateSchema = z.object({
  version: z.literal(MODEL_STATE_VERSION),
  /** What was put to the client, in all its details, by the last reply. Only a yes to it lets a tool change a booking. */
  proposals: z.array(proposalSchema).default([]),
  /** The question that has put them. Where the last message of the business does not contain it, they are void. */
  question: z.string().optional(),
  /** What the dialogue was about before the messages that are in the prompt. */
  summary: summarySchema.optional(),
  /** The client was told that a person will answer. */
  personAnnounced: z.boolean().default(false),
});

export type Proposal = z.infer<typeof proposalSchema>;
export type ModelState = z.infer<typeof modelStateSchema>;

const EMPTY: ModelState = modelStateSchema.parse({ version: MODEL_STATE_VERSION });

/** The part of the receptionist, its fallback, stands beside the model's. The state of an older release counts as empty. */
export function readModelState({ [KEY]: raw }: DialogueState): ModelState {
  const parsed = modelStateSchema.safeParse(raw);
  return parsed.success ? parsed.data : EMPTY;
}

export function withModelState(others: DialogueState, model: ModelState): DialogueState {
  return { ...others, [KEY]: model };
}
