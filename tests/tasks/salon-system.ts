import { randomUUID } from 'node:crypto';
import { readConfig } from '../../src/config';
import type { FallbackReason, ModelCall } from '../../src/domain/model-call';
import { createModelResponder } from '../../src/responders/model';
import type { Responder, RespondInput } from '../../src/responders/responder';
import {
  type Answer,
  type EvaluatedSystem,
  startEvaluatedSystem,
  type Urls,
} from '../support/evaluated-system';
import type { SalonFile } from './salon';
import { addWorld, type World } from './world';

/** The system in which tasks are played. Every dialogue has a salon and a model of its own. */
export interface SalonSystem extends Pick<EvaluatedSystem, 'db' | 'stop'> {
  /** `environment`: of the model, by the id that the salon has in this dialogue. */
  open(salon: SalonFile, environment: (companyId: string) => ModelEnvironment): Promise<Dialogue>;
}

/** `MODEL_URL`, `MODEL`, and other settings of the model. */
export type ModelEnvironment = Readonly<Record<string, string | undefined>>;

export interface Dialogue {
  world: World;
  /** Of the models that have answered in it. */
  calls: readonly ModelCall[];
  /** `choice`: the option that is pressed. */
  say(phone: string, text: string, choice?: string): Promise<Answer>;
}

export async function startSalonSystem(urls: Urls): Promise<SalonSystem> {
  const responders = new Map<string, Responder>();
  const system = await startEvaluatedSystem(urls, {
    respond: (input) => responderOf(responders, input).respond(input),
  });
  return {
    db: system.db,
    stop: system.stop,
    async open(salon, environment) {
      const companyId = `task-${randomUUID().slice(0, 12)}`;
      const world = await addWorld(system.db, companyId, salon);
      const calls: ModelCall[] = [];
      responders.set(companyId, counted(createModelResponder(readConfig(environment(companyId))), calls));
      return {
        world,
        calls,
        say: (from, text, choice) => system.say({ companyId, from, text, choice }),
      };
    },
  };
}

function responderOf(responders: ReadonlyMap<string, Responder>, { context }: RespondInput): Responder {
  const responder = responders.get(context.company.id);
  if (!responder) throw new Error(`no dialogue is open in ${context.company.id}`);
  return responder;
}

function counted(responder: Responder, calls: ModelCall[]): Responder {
  return {
    respond(input) {
      const spending = {
        today: async () => input.spending?.today() ?? { spent: 0, budget: null },
        fellBack: (reason: FallbackReason) => input.spending?.fellBack(reason),
        async record(call: ModelCall) {
          calls.push(call);
          await input.spending?.record(call);
        },
      };
      return responder.respond({ ...input, spending });
    },
  };
}
