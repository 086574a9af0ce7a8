import { temporaryFolder } from '../../src/dev/replay/temporary-folder';
import type { Reply } from '../../src/domain/turn';
import { createReceptionist } from '../../src/responders/receptionist';
import type { Responder } from '../../src/responders/responder';
import { type EvaluatedSystem, startEvaluatedSystem } from '../../tests/support/evaluated-system';
import { startWorkerServers, type WorkerServers } from '../../tests/support/worker-servers';

export interface EvaluatedReceptionist extends EvaluatedSystem {
  /** What the receptionist has returned last. */
  lastReply(): Reply;
}

/** On a database of its own: of the PostgreSQL of `DATABASE_URL` where that and `REDIS_URL` are set, otherwise embedded. */
export async function startEvaluatedReceptionist(): Promise<EvaluatedReceptionist> {
  const folder = temporaryFolder('dialogkeeper-evaluation-');
  const servers = await startWorkerServers(folder.path, 1);
  const [urls] = servers.perWorker as [WorkerServers];
  const { responder, lastReply } = recorded(createReceptionist());
  const system = await startEvaluatedSystem(urls, responder);
  return {
    ...system,
    lastReply,
    async stop() {
      await system.stop();
      await servers.stop();
      folder.remove();
    },
  };
}

/** A turn may run again before it is committed; the last reply is the committed one, since only one client writes. */
function recorded(responder: Responder): { responder: Responder; lastReply(): Reply } {
  let last: Reply = { actions: [] };
  return {
    responder: {
      async respond(input) {
        last = { actions: [] };
        last = await responder.respond(input);
        return last;
      },
    },
    lastReply: () => last,
  };
}
