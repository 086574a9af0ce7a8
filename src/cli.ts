#!/usr/bin/env node
import './cli/node-version';
import { problemText } from './cli/problem';
import { createProgram } from './cli/program';
import { leave } from './cli/stop-signal';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(); // the reader of the output, such as `head`, has closed it
  throw error;
});

async function fail(error: unknown): Promise<never> {
  process.stderr.write(`${problemText(error)}\n`);
  return leave(1); // open connections would keep the process alive
}

process.on('uncaughtException', fail);
createProgram().parseAsync().catch(fail);
