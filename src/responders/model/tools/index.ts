import { book } from './book';
import { cancel } from './cancel';
import { confirmVisit } from './confirm-visit';
import { findTimes } from './find-times';
import { forget } from './forget';
import { handOver } from './hand-over';
import { lookUp } from './look-up';
import { move } from './move';
import { remember } from './remember';
import { renameClient } from './rename-client';
import { sayNothing } from './say-nothing';
import { setReminders } from './set-reminders';
import type { Tool } from './tool';

/** Everything that a model may call, in the order in which it is shown them. */
export const TOOLS: readonly Tool[] = [
  findTimes,
  lookUp,
  book,
  move,
  cancel,
  confirmVisit,
  setReminders,
  renameClient,
  remember,
  forget,
  handOver,
  sayNothing,
];
