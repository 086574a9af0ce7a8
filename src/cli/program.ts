import { Command } from 'commander';
import { version } from '../../package.json';
import { addChannels } from './channels';
import { addChat } from './chat';
import { addClient } from './client';
import { addCompany } from './company';
import { addContext } from './context';
import { addDoctor } from './doctor';
import { addEnqueue } from './enqueue';
import { addEvent } from './event';
import { addExec } from './exec';
import { addFailed } from './failed';
import { addHandedOver } from './handed-over';
import { addHeld } from './held';
import { addMigrate } from './migrate';
import { addOutage } from './outage';
import { addParked } from './parked';
import { addPause } from './pause';
import { addRefused } from './refused';
import { addReplay } from './replay';
import { addSeed } from './seed';
import { addStart } from './start';
import { addWeb } from './web';
import { addWorker } from './worker';

/** The program with all commands. `parseAsync` runs one. */
export function createProgram(): Command {
  const program = new Command('dialogkeeper')
    .description('keeps the context of every dialogue between a booking business and its clients')
    .version(version)
    .enablePositionalOptions() // options after the program's name in `exec` belong to that program
    .showHelpAfterError('Add --help to see the options of the command.');

  for (const add of [
    addStart,
    addChat,
    addReplay,
    addWorker,
    addWeb,
    addMigrate,
    addSeed,
    addCompany,
    addEnqueue,
    addEvent,
    addExec,
    addContext,
    addHandedOver,
    addClient,
    addPause,
    addParked,
    addHeld,
    addRefused,
    addOutage,
    addChannels,
    addFailed,
    addDoctor,
  ]) {
    add(program);
  }

  return program;
}
