import type { ContextOwner } from '../../src/domain/context';
import { clientNumber } from '../support/memory-source';
import type { Resources } from '../support/resources';
import { Clients } from './clients';
import { type Environment, importPipeline, type PipelineFile, type Sender } from './pipeline';
import { openProcesses, type Processes } from './pipeline-processes';

/** A running pipeline and its clients. */
export interface RunningPipeline {
  title: string;
  clients: Clients;
  sender: Sender;
  processes: Processes;
  /** Stops the processes, runs `meanwhile`, and starts new processes. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
}

interface StartOptions {
  environment: Environment;
  companies: readonly string[];
  processes: number;
  nodeArgs?: readonly string[];
}

export async function startPipeline(
  resources: Resources,
  file: PipelineFile,
  { environment, companies, processes: count, nodeArgs }: StartOptions,
): Promise<RunningPipeline> {
  const pipeline = await importPipeline(file);
  await pipeline.prepare(environment, companies);
  const sender = pipeline.openSender(environment);
  resources.onClose(() => sender.close());
  const clients = new Clients(sender);
  const settings = { pipeline: file, environment };
  const options = { count, onReply: clients.receive, ...(nodeArgs && { nodeArgs }) };
  const opened: RunningPipeline = {
    title: file.title,
    clients,
    sender,
    processes: await openProcesses(resources, settings, options),
    async restart(meanwhile) {
      await opened.processes.stop();
      await meanwhile();
      opened.processes = await openProcesses(resources, settings, options);
    },
  };
  return opened;
}

export function companyNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `salon-${i}`);
}

/** This number of clients, spread evenly over the companies. */
export function clientsOf(companies: readonly string[], count: number): ContextOwner[] {
  return Array.from({ length: count }, (_, i) => ({
    companyId: companies[i % companies.length] ?? '',
    client: clientNumber(1000 + i),
  }));
}
