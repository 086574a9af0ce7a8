/** Writes dashboard.json: node --import tsx ops/grafana/generate.ts */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDashboard } from './dashboard';

writeFileSync(join(__dirname, 'dashboard.json'), `${JSON.stringify(createDashboard(), null, 2)}\n`);
