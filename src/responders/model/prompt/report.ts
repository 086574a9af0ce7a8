/** The parts of a prompt, in their order. `tools` are those that the provider puts before it. */
export const PROMPT_PARTS = [
  'tools',
  'rules',
  'own-words',
  'catalogue',
  'client',
  'summary',
  'history',
  'unanswered',
  'now',
] as const;
export type PromptPart = (typeof PROMPT_PARTS)[number];

export interface PartTokens {
  part: PromptPart;
  tokens: number;
}

/** JSON. Counts only: it holds nothing of the client's. */
export type PromptReport = {
  /** Those that the prompt has, in their order. */
  parts: PartTokens[];
  /** Of all parts. */
  total: number;
  /** What did not fit; empty: everything is there. */
  cut: Cut[];
};

export interface Cut {
  part: PromptPart;
  what: 'characters' | 'services' | 'staff' | 'facts' | 'messages';
  /** How many of them the prompt has, and how many there are. */
  kept: number;
  of: number;
}
