import { existsSync } from 'node:fs';
import { CHECK_TIMEOUT } from '../provider-api/check-timeout';
import type { ModelList } from '../responders/model/connection';
import { ModelFailed } from '../responders/model/errors';
import { MODEL_SETTINGS, requireModel } from '../responders/model/settings';
import { type ResponderSettings, usualResponder } from '../responders/settings';
import { ConfigInvalid } from '../settings/errors';
import { type Finding, findingsOf } from './finding';

const { ok, warning, error } = findingsOf('model');

const WHY = 'the fallback answers every client (MODEL_FALLBACK)';
/** Of a list that may have hundreds. */
const NAMES_SHOWN = 5;

/**
 * Looks for the model in the list of its API, which costs nothing; not every API has one. `asks`: also asks the model for a word.
 */
export async function checkModel(settings: ResponderSettings, asks: boolean): Promise<Finding[]> {
  const { responder = usualResponder(settings) } = settings;
  if (responder !== 'model') return withoutModel(settings, responder, asks);
  try {
    requireModel(settings);
  } catch (problem) {
    if (!(problem instanceof ConfigInvalid)) throw problem;
    return [error(problem.message, 'the workers do not start', `correct ${problem.variable}`)];
  }
  const {
    listModels,
    tryModel,
  }: typeof import('../responders/model/connection') = require('../responders/model/connection');
  const { signal } = new AbortController();
  const listed = listing(await listModels(settings, { signal, timeoutMs: CHECK_TIMEOUT }), settings);
  const found = [...checkPrompts(settings), listed];
  if (!asks || listed.severity === 'error') return found;
  return [...found, await trying(() => tryModel(settings, signal), settings)];
}

/** The usual folder is optional. Another one that is absent is probably misspelt. */
function checkPrompts({ modelPrompts }: ResponderSettings): Finding[] {
  if (modelPrompts === MODEL_SETTINGS.modelPrompts.default || existsSync(modelPrompts)) return [];
  return [
    warning(
      `MODEL_PROMPTS is ${JSON.stringify(modelPrompts)}: there is no such folder`,
      'the model answers without the own words of the companies',
      'correct MODEL_PROMPTS, or make the folder',
    ),
  ];
}

/** The settings of the workers may be in the terminal of another process: what `doctor` reads is named. */
function withoutModel(settings: ResponderSettings, responder: string, asks: boolean): Finding[] {
  const { modelUrl, model, modelApiKey } = settings;
  const useless = (model && 'MODEL') || (modelApiKey && 'MODEL_API_KEY');
  if (useless && !modelUrl)
    return [
      warning(
        `${useless} is set, and MODEL_URL is not: no model is asked, the responder is ${responder}`,
        'the address of the API chooses the model as the responder',
        'set MODEL_URL, such as https://api.openai.com/v1',
      ),
    ];
  if (asks)
    return [
      error(
        `there is no model to ask: RESPONDER is ${responder}, and MODEL_URL is ${modelUrl ? 'set' : 'not set'}`,
        'doctor reads its own environment and .env; variables of the command that started the workers are not there',
        'write the settings of the model into .env, and restart the workers',
      ),
    ];
  return settings.responder ? [] : [ok('none: MODEL_URL is not set, in the environment or .env')];
}

function listing(list: ModelList, settings: ResponderSettings): Finding {
  const { modelUrl, model } = requireModel(settings);
  const { host } = new URL(modelUrl);
  if (list.kind === 'no-answer')
    return error(
      `${host} does not answer: ${list.reason}`,
      WHY,
      'check that MODEL_URL is right, that its server runs, and that no firewall blocks it',
    );
  if (list.kind === 'key-refused')
    return error(`${host} refuses the key (${list.status})`, WHY, 'correct MODEL_API_KEY');
  if (list.kind === 'no-api')
    return error(
      `${host} has no chat completions at the path of MODEL_URL (${list.status})`,
      WHY,
      'correct MODEL_URL: the address without /chat/completions; most end with /v1 (docs/model.md)',
    );
  if (list.kind === 'not-listed')
    return ok(
      `${host} answers; it does not list its models (\`doctor --ask-model\` asks ${model} for a word)`,
    );
  if (list.has) return ok(`${host} has ${model}`);
  const names = list.names.slice(0, NAMES_SHOWN).join(', ');
  return warning(
    `${host} does not list ${model}; it lists ${names}${list.names.length > NAMES_SHOWN ? ' …' : ''}`,
    `if it does not have it, ${WHY}`,
    'correct MODEL, or see with `dialogkeeper doctor --ask-model` whether it answers',
  );
}

async function trying(attempt: () => Promise<number>, { model }: ResponderSettings): Promise<Finding> {
  try {
    return ok(`${model} has answered in ${(await attempt()).toFixed(1)} s`);
  } catch (failure) {
    if (!(failure instanceof ModelFailed)) throw failure;
    return error(
      `${model} has not answered (${failure.outcome}): ${failure.problem}`,
      WHY,
      'correct MODEL_URL, MODEL or MODEL_API_KEY; the model must be able to call tools (docs/model.md)',
    );
  }
}
