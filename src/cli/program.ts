import { Command } from 'commander';
import { version } from '../../package.json';
import { addBookings } from './bookings';
import { addChannels } from './channels';
import { addChat } from './chat';
import { addClient } from './client';
import { addCompany } from './company';
import { addContext } from './context';
import { addDoctor } from './doctor';
import { addDrafts } from './drafts';
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
import { addReply } from './reply';
import { addSeed } from './seed';
import { addSpending } from './spending';
import { addStart } from './start';
import { addUsers } from './user';
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
    addDrafts,
    addHandedOver,
    addClient,
    addReply,
    addPause,
    addParked,
    addHeld,
    addRefused,
    addOutage,
    addChannels,
    addBookings,
    addSpending,
    addFailed,
    addUsers,
    addDoctor,
  ]) {
    add(program);
  }

  return program;
}
