import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigInvalid } from '../settings/errors';
import type { ModelResponderSettings } from './model';
import { createReceptionist } from './receptionist';
import type { Responder } from './responder';
import { createScriptedResponder } from './scripted';
import { type ResponderName, type ResponderSettings, requireScript, usualResponder } from './settings';

type ResponderFactory = (settings: ModelResponderSettings) => Responder;

const RESPONDERS = {
  receptionist: ({ receptionistWords: words }) => createReceptionist({ words }),
  model: (settings) => loadModel().createModelResponder(settings),
  scripted: (settings) => createScriptedResponder(requireScript(settings)),
} satisfies Record<ResponderName, ResponderFactory>;

/** What a module that `RESPONDER` names exports. */
export interface ResponderModule<Config> {
  createResponder(config: Config): Responder | Promise<Responder>;
}

/** The responder that is configured. A module is given the whole configuration. Throws `ConfigInvalid`. */
export async function createResponder<Config extends ResponderSettings>(config: Config): Promise<Responder> {
  const { responder: name = usualResponder(config) } = config;
  if (isBuiltIn(name)) return RESPONDERS[name](config);
  const { createResponder: create } = await loadModule<Config>(name);
  if (typeof create === 'function') return create(config);
  throw new ConfigInvalid('RESPONDER', name, 'a module that exports createResponder(config)');
}

/** Only where it is used: the library takes half a second to load. */
function loadModel(): typeof import('./model') {
  return require('./model');
}

function isBuiltIn(name: string): name is ResponderName {
  return Object.hasOwn(RESPONDERS, name);
}

async function loadModule<Config>(path: string): Promise<Partial<ResponderModule<Config>>> {
  const { href } = pathToFileURL(resolve(path)); // in a bare path, `import` reads `#`, `?` and `%` as parts of a URL
  const module = await import(href).catch((error) => {
    throw new ConfigInvalid('RESPONDER', path, `a module that can be loaded (${error.message})`);
  });
  return module.createResponder ? module : (module.default ?? {});
}
