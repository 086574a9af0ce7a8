import type { ContextOwner } from '../../src/domain/context';
import type { Stage } from '../support/fixture';
import { clientNumber } from '../support/memory-source';
import { Clients } from './clients';
import { type ContestantFile, findContestant, type Place, type Sender } from './contestant';
import { openProcesses, type Processes } from './processes';

/** A contestant at work, and the clients who write to it. */
export interface Opened {
  title: string;
  clients: Clients;
  sender: Sender;
  processes: Processes;
  /** Stops the processes and starts new ones. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
}

export interface OpenSettings {
  place: Place;
  companies: readonly string[];
  processes: number;
  nodeArgs?: readonly string[];
}

export async function openContestant(
  stage: Stage,
  file: ContestantFile,
  { place, companies, processes: count, nodeArgs }: OpenSettings,
): Promise<Opened> {
  const contestant = await findContestant(file);
  await contestant.prepare(place, companies);
  const sender = contestant.openSender(place);
  stage.closing(() => sender.close());
  const clients = new Clients(sender);
  const settings = { contestant: file, place };
  const options = { count, onReply: clients.receive, ...(nodeArgs && { nodeArgs }) };
  const opened: Opened = {
    title: file.title,
    clients,
    sender,
    processes: await openProcesses(stage, settings, options),
    async restart(meanwhile) {
      await opened.processes.stop();
      await meanwhile();
      opened.processes = await openProcesses(stage, settings, options);
    },
  };
  return opened;
}

export function companyNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `salon-${i}`);
}

/** So many clients, spread evenly over the companies. */
export function clientsOf(companies: readonly string[], count: number): ContextOwner[] {
  return Array.from({ length: count }, (_, i) => ({
    companyId: companies[i % companies.length] ?? '',
    client: clientNumber(1000 + i),
  }));
}
