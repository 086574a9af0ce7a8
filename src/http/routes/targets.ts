import { Hono } from 'hono';
import type { ProcessRegistry, RegisteredProcess } from '../../processes/registry';

/** `/metrics/targets`: the running processes, as Prometheus' HTTP service discovery reads them. */
export function targetRoutes(processes: ProcessRegistry): Hono {
  const app = new Hono();
  // 503 where they cannot be read: Prometheus then keeps the targets that it has.
  app.get('/targets', async (c) => c.json((await processes.list()).map(targetOf)));
  return app;
}

function targetOf({ address, role, queues, machine, pid }: RegisteredProcess) {
  return { targets: [address], labels: { role, queues: queues.join(','), machine, pid: String(pid) } };
}
