#!/usr/bin/env node
import './cli/node-version';
import { Command } from 'commander';
import { version } from '../package.json';
import { addChat } from './cli/chat';
import { addContext } from './cli/context';
import { addDoctor } from './cli/doctor';
import { addEnqueue } from './cli/enqueue';
import { addEvent } from './cli/event';
import { addExec } from './cli/exec';
import { addHeld } from './cli/held';
import { addMigrate } from './cli/migrate';
import { addOutage } from './cli/outage';
import { addParked } from './cli/parked';
import { problemText } from './cli/problem';
import { addRefused } from './cli/refused';
import { addReplay } from './cli/replay';
import { addSeed } from './cli/seed';
import { addStart } from './cli/start';
import { leave } from './cli/stop-signal';
import { addWorker } from './cli/worker';

const program = new Command('dialogkeeper')
  .description('keeps the context of every dialogue between a booking business and its clients')
  .version(version)
  .enablePositionalOptions() // what follows the name of another program is that program's
  .showHelpAfterError('Add --help to see what the command takes.');

for (const add of [
  addStart,
  addChat,
  addReplay,
  addWorker,
  addMigrate,
  addSeed,
  addEnqueue,
  addEvent,
  addExec,
  addContext,
  addParked,
  addHeld,
  addOutage,
  addRefused,
  addDoctor,
]) {
  add(program);
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(); // whoever read the output, `head` for one, has seen enough
  throw error;
});

async function fail(error: unknown): Promise<never> {
  process.stderr.write(`${problemText(error)}\n`);
  return leave(1); // what is still open would keep the process
}

process.on('uncaughtException', fail);
program.parseAsync().catch(fail);
