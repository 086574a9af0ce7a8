import type { Command } from 'commander';
import { runProcess } from './run-process';

export function addWeb(program: Command): void {
  program
    .command('web')
    .description(
      'serve HTTP until SIGTERM or SIGINT: the webhooks of channels, the targets for Prometheus, and the metrics of all processes',
    )
    .addHelpText('after', '\nExample:\n  dialogkeeper web')
    .action(() => runProcess({ queues: [], web: true }, 'serving HTTP'));
}
