// All workers in a process of your own, with their metrics for Prometheus at http://localhost:9464/.
//   node examples/worker-with-metrics.mjs
import { createServer } from 'node:http';
import { createLogger, readConfig, resolveServers, startWorkers } from 'dialogkeeper';

const servers = await resolveServers(readConfig());
const logger = createLogger(servers.config.logLevel);
const running = await startWorkers({ config: servers.config, logger });

const { registry } = running.metrics;
const http = createServer(async (_request, response) => {
  response.setHeader('content-type', registry.contentType);
  response.end(await registry.metrics());
});
http.listen(Number(process.env.METRICS_PORT ?? 9464), () =>
  console.log('serving metrics at', http.address()),
);

process.once('SIGTERM', async () => {
  http.close();
  await running.stop();
  await servers.stop();
});
