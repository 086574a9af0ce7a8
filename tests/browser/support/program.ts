import { freshFolder, type Program, runCli, startCli, withoutServers } from '../../support/cli';

export interface StartedProgram {
  /** Such as `http://127.0.0.1:3000`. */
  address: string;
  /** Runs another command of the program in the same folder. `input` is typed. */
  run(args: string[], input?: string): Promise<void>;
}

/** `dialogkeeper start` in an empty folder, as a newcomer starts it. It is ended after the file's last test. */
export function startProgram(): () => StartedProgram {
  const env = withoutServers({ HTTP_PORT: '0' });
  let program: Program;
  let started: StartedProgram;
  beforeAll(async () => {
    const cwd = freshFolder();
    program = startCli(['start'], { cwd, env });
    await program.printed('In another terminal:');
    const [, address = ''] = /open (http:\/\/\S+)\/try/.exec(program.output()) ?? [];
    const run = async (args: string[], input = '') => {
      const { code, stdout, stderr } = await runCli(args, { cwd, env, input });
      if (code !== 0) throw new Error(`${args.join(' ')} has failed:\n${stdout}${stderr}`);
    };
    started = { address, run };
  });
  afterAll(() => program?.end('SIGTERM'));
  return () => started;
}
