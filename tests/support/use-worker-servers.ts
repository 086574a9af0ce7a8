import type { WorkerServers } from './worker-servers';

// Jest runs this before each test file.
const perWorker: WorkerServers[] = JSON.parse(process.env.TEST_SERVERS ?? '[]');
Object.assign(process.env, perWorker[Number(process.env.JEST_WORKER_ID) - 1]);
