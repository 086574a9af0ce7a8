import { Argument, type Command } from 'commander';
import { QUEUES } from '../jobs';
import { runProcess } from './run-process';

export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('take jobs from queues until SIGTERM or SIGINT; PM2 runs this command')
    .addArgument(
      new Argument('[queues...]', 'queues to take jobs from; all of them by default').choices(QUEUES),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  dialogkeeper worker\n  dialogkeeper worker conversation-turn outgoing-message',
    )
    .action((queues: string[]) =>
      runProcess({ queues: queues.length > 0 ? queues : QUEUES, web: false }, 'taking jobs'),
    );
}
