import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program';

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

const commands = withSubcommands(createProgram()).map(
  (command) => [`${command.parent?.name() ?? ''} ${command.name()}`.trim(), command] as const,
);

/** A phrase without a full stop at its end, and without a question. */
const TEXT = /^[^?]*[^?.\s]$/;

test.each(commands)('%s has a description, also for each argument and option', (_name, command) => {
  const described = [
    ['description', command.description()],
    ...command.registeredArguments.map((argument) => [argument.name(), argument.description]),
    ...command.options.map((option) => [option.flags, option.description]),
  ];
  expect(described.filter(([, text]) => !TEXT.test(text ?? ''))).toEqual([]);
});
