import { CONTEXT_SETTINGS } from '../../context/settings';
import type { Reply } from '../../domain/turn';
import { within } from '../../time/deadline';
import { SECOND } from '../../time/duration';
import type { Responder, RespondInput } from '../responder';
import type { ResponderSettings } from '../settings';
import { createAsk } from './ask';
import { compose } from './compose';
import { agreesInVain } from './consent/agreed';
import { putAgain } from './consent/put-again';
import { type Endpoint, openEndpoint } from './endpoint';
import { ModelFailed } from './errors';
import { createFallback } from './fallback';
import { summarise } from './memory/summarise';
import { buildPrompt } from './prompt';
import { type OwnWords, openOwnWords } from './prompt/own-words';
import { toolTokens } from './prompt/tool-tokens';
import { addTo, emptyReport, type ModelReport } from './report';
import type { ModelRun } from './run';
import { readModelState } from './state';
import { think } from './think';
import { TOOLS } from './tools';
import { isReaction, whileHandedOver } from './waiting';

/** `dialogueMessages`: how many messages a context holds. Undefined: as many as usual. */
export type ModelResponderSettings = ResponderSettings & { readonly dialogueMessages?: number };

const USUAL_WINDOW = Number(CONTEXT_SETTINGS.dialogueMessages.default);

/** Milliseconds that a reply waits for a summary that is written beside it. */
const GRACE = 3 * SECOND;

/** A responder that lets a language model speak, and keeps it from doing what it must not. Throws `ConfigInvalid`. */
export function createModelResponder(settings: ModelResponderSettings): Responder {
  const endpoint = openEndpoint(settings);
  const fallback = createFallback(settings);
  toolTokens(TOOLS); // loads the tokenizer, for which the first client would wait
  const deps = { settings, endpoint, ownWords: openOwnWords(settings.modelPrompts) };
  return {
    async respond(input) {
      const run = newRun(input);
      if (input.context.dialogue.handedOverAt !== null) return whileHandedOver(run);
      if (isReaction(input.messages)) return compose('', run);
      run.state = { ...run.state, personAnnounced: false };
      const report = emptyReport(endpoint.name);
      const text = await speak(run, deps, report);
      if (text || (text === '' && agreesInVain(input))) putAgain(run);
      if (text !== undefined) return withReport(compose(text, run), report);
      report.fallback = fallback.name;
      input.spending?.fellBack(report.outcome);
      return withReport(await fallback.reply(run, report.tools), report);
    },
  };
}

function newRun(input: RespondInput): ModelRun {
  const state = { ...readModelState(input.context.dialogue.state) };
  return { input, state, performed: [], question: undefined, handedOver: false, silent: false };
}

interface Deps {
  settings: ModelResponderSettings;
  endpoint: Endpoint;
  ownWords: OwnWords;
}

/** What the model says; undefined: it has not answered, and the report says why. */
async function speak(
  run: ModelRun,
  { settings, endpoint, ownWords }: Deps,
  report: ModelReport,
): Promise<string | undefined> {
  const { signal, spending } = run.input;
  if (await isSpent(run.input)) {
    report.outcome = 'over-budget';
    return undefined;
  }
  const { report: parts, ...prompt } = buildPrompt(run, {
    tokens: settings.modelPromptTokens,
    ownWords: ownWords.of(run.input.context.company.id),
    tools: TOOLS,
  });
  report.prompt = parts;
  const asking = { endpoint, settings, spending, onCall: addTo(report) };
  const ask = createAsk({ ...asking, signal });
  const summing = new AbortController();
  const askBeside = createAsk({ ...asking, signal: AbortSignal.any([signal, summing.signal]) });
  const summary = summarise(run, askBeside, settings.dialogueMessages ?? USUAL_WINDOW);
  try {
    return await think(run, prompt, {
      ask,
      tools: TOOLS,
      mostSteps: settings.modelSteps,
      called: report.tools,
    });
  } catch (error) {
    if (!(error instanceof ModelFailed)) throw error;
    report.outcome = error.outcome;
    report.problem = error.problem;
    return undefined;
  } finally {
    const late = () => new Error('the summary has taken longer than the reply');
    await within(GRACE, summary, late).catch((error) => summing.abort(error));
  }
}

async function isSpent({ spending }: RespondInput): Promise<boolean> {
  if (!spending) return false;
  const { spent, budget } = await spending.today();
  return budget !== null && spent >= budget;
}

function withReport(reply: Reply, report: ModelReport): Reply {
  return { ...reply, report: { ...report } };
}
