import type { ModelMessage } from 'ai';
import type { ModelRun } from '../run';
import type { Tool } from '../tools/tool';
import { catalogueOf } from './catalogue';
import { clientEntries } from './client';
import { continued, type Entry, entryTokens, messagesOf, note } from './entries';
import { historyEntries } from './history';
import { nowText } from './now';
import { ownWordsText } from './own-words-text';
import type { Cut, PartTokens, PromptReport } from './report';
import { rulesOf } from './rules';
import { summaryEntries } from './summary';
import { tokensOf } from './tokens';
import { toolTokens } from './tool-tokens';
import { unansweredEntries } from './unanswered';

/** What the catalogue leaves at least for the client and the dialogue. */
const DIALOGUE_SHARE = 1 / 3;
/** Where one part begins right after another, the two may have some tokens more than each alone. */
const SEAMS = 16;
/** The parts that are messages, in their order. */
const SPOKEN = ['client', 'summary', 'history', 'unanswered', 'now'] as const;

export interface PromptOptions {
  /** MODEL_PROMPT_TOKENS. */
  tokens: number;
  /** The company's own. */
  ownWords: string;
  /** Providers put them before the prompt: they are counted, and are no part of it. */
  tools?: readonly Tool[] | undefined;
}

export interface Prompt {
  /** Rules, own words, catalogue: the same for all clients of the company. */
  system: string;
  messages: ModelMessage[];
  report: PromptReport;
}

/**
 * What a model is asked, from what stays the same to what changes each turn, so that the caches of providers serve as much of it as
 * possible. It has at most `tokens` tokens, unless the tools, the rules and the clock alone have more: the history is cut first, from
 * its oldest message, then the catalogue.
 */
export function buildPrompt(run: ModelRun, { tokens, ownWords, tools = [] }: PromptOptions): Prompt {
  const { company, client, dialogue } = run.input.context;
  const { timezone } = company;
  const rules = rulesOf(company.locale);
  const words = ownWordsText(ownWords, tokens / 4);
  const fixed = SEAMS + toolTokens(tools) + tokensOf(rules) + tokensOf(words.text);
  const catalogue = catalogueOf(company, Math.floor(tokens - fixed - tokens * DIALOGUE_SHARE));

  let left = tokens - fixed - catalogue.tokens - entryTokens([note(nowText(run, run.input.messages.length))]);
  const take = <T extends { entries: Entry[] }>(section: T) => {
    left -= entryTokens(section.entries);
    return section;
  };
  const about = take(clientEntries(client, company, left / 3));
  const summary = take(summaryEntries(run.state.summary, left / 3));
  const unanswered = take(unansweredEntries(run.input.messages, timezone, left));
  const history = take(
    historyEntries(dialogue.messages, { summary: run.state.summary, timezone, budget: left }),
  );
  const now = { entries: [note(nowText(run, unanswered.kept))], cut: [] };

  const asked = { ...unanswered, entries: continued(history.entries, unanswered.entries) };
  const sections = { client: about, summary, history, unanswered: asked, now };
  return {
    system: [rules, words.text, catalogue.text].filter(Boolean).join('\n'),
    messages: messagesOf(Object.values(sections).flatMap(({ entries }) => entries)),
    report: reportOf([
      { part: 'tools', tokens: toolTokens(tools) },
      { part: 'rules', tokens: tokensOf(rules) },
      { part: 'own-words', tokens: tokensOf(words.text), cut: words.cut },
      { part: 'catalogue', tokens: catalogue.tokens, cut: catalogue.cut },
      ...SPOKEN.map((part) => ({
        part,
        tokens: entryTokens(sections[part].entries),
        cut: sections[part].cut,
      })),
    ]),
  };
}

function reportOf(parts: (PartTokens & { cut?: Cut[] })[]): PromptReport {
  return {
    parts: parts.flatMap(({ part, tokens }) => (tokens > 0 ? { part, tokens } : [])),
    total: parts.reduce((sum, { tokens }) => sum + tokens, 0),
    cut: parts.flatMap(({ cut = [] }) => cut),
  };
}
