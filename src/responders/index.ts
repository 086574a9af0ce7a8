import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from '../config';
import { ConfigInvalid } from '../config/errors';
import { createReceptionist } from './receptionist';
import type { Responder } from './responder';
import { createScriptedResponder } from './scripted';

/** What a module named by `RESPONDER` exports. */
export interface ResponderModule {
  createResponder(config: Config): Responder | Promise<Responder>;
}

export async function createResponder(config: Config): Promise<Responder> {
  if (config.responder === undefined || config.responder === 'receptionist') return createReceptionist();
  if (config.responder === 'scripted') return createScriptedResponder(config.script ?? '');
  // A URL: of a path, `import` takes `#`, `?` and `%` for parts of one.
  const module = (await import(pathToFileURL(resolve(config.responder)).href).catch((error) => {
    throw new ConfigInvalid('RESPONDER', config.responder, `a module that can be loaded (${error.message})`);
  })) as Partial<ResponderModule> & { default?: Partial<ResponderModule> };
  const create = module.createResponder ?? module.default?.createResponder;
  if (typeof create !== 'function') {
    throw new ConfigInvalid('RESPONDER', config.responder, 'a module that exports createResponder(config)');
  }
  return create(config);
}
