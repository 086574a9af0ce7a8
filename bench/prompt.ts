import { PROMPT_PARTS } from '../src/responders/model/prompt/report';
import { MODEL_SETTINGS } from '../src/responders/model/settings';
import { TOOLS } from '../src/responders/model/tools';
import { atLeast, type Benchmark, type Table } from './support/benchmark';
import { exact, short, spreadText } from './support/format';
import { type PromptedTurn, promptsOf } from './support/prompt-dialogue';
import { salonContext } from './support/salon';
import { spread } from './support/spread';

const TOKENS = Number(MODEL_SETTINGS.modelPromptTokens.default);

export const prompt: Benchmark = {
  name: 'prompt',
  title: 'The prompt of a model',
  async run({ quick, progress }) {
    progress('reading the seeded salon');
    const context = await salonContext();
    const options = { tokens: TOKENS, ownWords: '', tools: TOOLS };
    const turns = promptsOf(context, options);
    const took = Array.from({ length: quick ? 1 : 20 }, () =>
      exact(promptsOf(context, options).reduce((sum, { ms }) => sum + ms, 0) / turns.length),
    );
    const shares = turns.slice(1).map(share);
    const [second = 0] = shares;
    return {
      measurements: { tokens: turns.map(({ tokens }) => tokens), shares, turnMs: spread(took) },
      bars: [
        atLeast('second turn: unchanged beginning', second, 90, '%'),
        atLeast('ten turns, the least: unchanged beginning', Math.min(...shares), 90, '%'),
      ],
      tables: [partsTable(turns), turnsTable(turns)],
      notes: [
        'Measured: the prompts of a dialogue of ten turns with Анна of the demo salon, who books in the sixth. Tokens are counted with ' +
          '`o200k_base`. A token is unchanged if it and all before it are those of the prompt of the turn before: this is the part ' +
          `that providers may serve from their caches. Building a prompt takes ${spreadText(spread(took))} ms.`,
      ],
    };
  },
};

function share({ tokens, unchanged }: PromptedTurn): number {
  return exact((unchanged / tokens) * 100);
}

function partsTable(turns: readonly PromptedTurn[]): Table {
  const shown = [1, 2, 10];
  const tokensOf = (turn: number, part: string) =>
    turns[turn - 1]?.report.parts.find((one) => one.part === part)?.tokens ?? 0;
  const parts = PROMPT_PARTS.filter((part) => shown.some((turn) => tokensOf(turn, part) > 0));
  return {
    caption: 'Tokens by part.',
    columns: ['part', ...shown.map((turn) => `turn ${turn}`)],
    rows: parts.map((part) => [part, ...shown.map((turn) => short(tokensOf(turn, part)))]),
  };
}

function turnsTable(turns: readonly PromptedTurn[]): Table {
  return {
    caption: 'Tokens of the system text and the messages as they are sent.',
    columns: ['turn', 'tokens', 'unchanged', '%'],
    rows: turns.map((turn, i) => [
      `${i + 1}`,
      short(turn.tokens),
      short(turn.unchanged),
      i === 0 ? '-' : short(share(turn)),
    ]),
  };
}
