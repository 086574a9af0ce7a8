#!/usr/bin/env node
import './cli/node-version';
import { problemText } from './cli/problem';
import { createProgram } from './cli/program';
import { leave } from './cli/stop-signal';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(); // whoever read the output, `head` for one, has seen enough
  throw error;
});

async function fail(error: unknown): Promise<never> {
  process.stderr.write(`${problemText(error)}\n`);
  return leave(1); // what is still open would keep the process
}

process.on('uncaughtException', fail);
createProgram().parseAsync().catch(fail);
