import type { Command } from 'commander';
import { loadConfig } from '../config/load';
import { examine } from '../doctor/examine';
import { findingText } from '../doctor/finding';
import { print } from './output';
import { leave } from './stop-signal';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'check the settings, the servers and the queues for known problems; exits with 1 if it finds an error',
    )
    .option('--ask-model', 'also ask the language model for a word, which costs a few thousand tokens')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper doctor && pm2 reload ecosystem.config.js')
    .action(doctor);
}

async function doctor({ json, askModel = false }: { json?: boolean; askModel?: boolean }): Promise<void> {
  const findings = await examine(await loadConfig(), { asksModel: askModel });
  print(findings, { json }, () => findings.map(findingText).join('\n'));
  await leave(findings.some(({ severity }) => severity === 'error') ? 1 : 0);
}
