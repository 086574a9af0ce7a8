import type { Benchmark, Chart, Figures, Table } from './support/benchmark';
import { chart, type Panel } from './support/charts';
import { crowd } from './support/crowd';
import { onStage } from './support/fixture';
import { bytes, exact, short } from './support/format';
import { type Cost, type Costs, costs, WAYS, type Way } from './support/growth-costs';
import { OWNER, salonContexts } from './support/salon';

const SCALES = [0.1, 0.3, 1, 3, 10];
const COMPANIES = [1, 10, 100, 500, 1000];

/** What Redis holds is the same, whether processes keep copies or not. */
const WITH_OWN_MEMORY: readonly Way[] = ['ours', 'the earlier solution'];

interface Step {
  /** Bytes of a context's JSON, or a number of companies. */
  x: number;
  costs: Costs;
}

export const growth: Benchmark = {
  name: 'growth',
  title: 'Cost as data grows',
  async run({ quick, progress }) {
    return onStage(async (stage) => {
      const scales = quick ? [0.1, 1] : SCALES;
      const sizes: Step[] = [];
      for (const context of await salonContexts(scales)) {
        const x = Buffer.byteLength(JSON.stringify(context));
        progress(`a context of ${bytes(x)}`);
        sizes.push({ x, costs: await costs(stage, context, [OWNER], quick) });
      }
      const [salon] = await salonContexts([1]);
      const companies: Step[] = [];
      for (const x of quick ? [1, 10] : COMPANIES) {
        progress(x === 1 ? 'one company' : `${x} companies`);
        if (salon) companies.push({ x, costs: await costs(stage, salon, crowd(x, 1), quick) });
      }
      return {
        figures: { bySize: figuresOf(sizes), byCompanies: figuresOf(companies) },
        bars: [],
        tables: [
          tableOf('A context of a growing salon, one client.', 'context', sizes, bytes),
          tableOf(
            'A growing number of salons of the seeded size, one client each, loaded in turn.',
            'companies',
            companies,
            short,
          ),
        ],
        charts: [sizeChart(sizes), companiesChart(companies)],
        notes: NOTES,
      };
    });
  },
};

const COLUMNS: readonly [title: string, of: (cost: Cost) => string][] = [
  ['load p50 ms', ({ loadMs }) => short(loadMs.median)],
  ['fill ms', ({ fillMs }) => (fillMs ? short(fillMs.median) : '')],
  ['on the wire', ({ wireBytes }) => bytes(wireBytes)],
  ['Redis memory', ({ memoryBytes }) => bytes(memoryBytes)],
];

function tableOf(
  caption: string,
  what: string,
  steps: readonly Step[],
  format: (x: number) => string,
): Table {
  return {
    caption,
    columns: [what, '', ...COLUMNS.map(([title]) => title)],
    rows: steps.flatMap(({ x, costs }) =>
      WAYS.map((way) => [format(x), way, ...COLUMNS.map(([, of]) => of(costs[way]))]),
    ),
  };
}

function figuresOf(steps: readonly Step[]): Figures[] {
  return steps.map(({ x, costs }) => ({
    x,
    ...Object.fromEntries(
      WAYS.map((way) => {
        const { loadMs, fillMs, wireBytes, memoryBytes } = costs[way];
        return [way, { loadMs, fillMs: fillMs ?? null, wireBytes: exact(wireBytes), memoryBytes }];
      }),
    ),
  }));
}

function sizeChart(steps: readonly Step[]): Chart {
  const x = 'JSON of the context, KB';
  return {
    file: 'growth-size.svg',
    alt: 'Time of a warm load and bytes on the wire as a context grows',
    svg: chart([
      panel('Time of a warm load', x, 'p50, ms', steps, 1000, ({ loadMs }) => loadMs.median),
      panel('Bytes on the wire per load', x, 'KB', steps, 1000, ({ wireBytes }) => wireBytes / 1000),
    ]),
  };
}

function companiesChart(steps: readonly Step[]): Chart {
  return {
    file: 'growth-companies.svg',
    alt: 'Time of a warm load and memory of Redis as companies become more',
    svg: chart([
      panel('Time of a warm load', 'companies', 'p50, ms', steps, 1, ({ loadMs }) => loadMs.median),
      panel(
        'Memory of Redis',
        'companies',
        'MB',
        steps,
        1,
        ({ memoryBytes }) => memoryBytes / 1e6,
        WITH_OWN_MEMORY,
      ),
    ]),
  };
}

function panel(
  title: string,
  x: string,
  y: string,
  steps: readonly Step[],
  unit: number,
  of: (cost: Cost) => number,
  ways: readonly Way[] = WAYS,
): Panel {
  const series = ways.map((way) => ({
    name: way,
    points: steps.map((step) => [exact(step.x / unit), exact(of(step.costs[way]))] as const),
  }));
  return { title, x, y, series };
}

const NOTES = [
  'What grows in the first table is the salon: its services, staff and schedule (`seed --scale`). “Fill” is a load that finds ' +
    'nothing in Redis, from a source in memory: what it costs to encode and store. Both axes of the charts are logarithmic.',
  'Copies of 1000 such salons are more than the 256 MB that a process gives to copies by default (`localCacheBytes`), and to ' +
    'load them in turn is the worst order for those that are kept: then ours costs what it costs without copies.',
];
