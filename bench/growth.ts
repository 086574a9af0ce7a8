import type { Benchmark, Chart, Measurements, Table } from './support/benchmark';
import { chart, type Panel } from './support/charts';
import { bytes, exact, short } from './support/format';
import { type Cost, type Costs, costs, VARIANTS, type Variant } from './support/growth-costs';
import { ownersOf } from './support/owners';
import { withResources } from './support/resources';
import { OWNER, salonContexts } from './support/salon';

const SCALES = [0.1, 0.3, 1, 3, 10];
const COMPANIES = [1, 10, 100, 500, 1000];

/** A local cache does not change what Redis holds. */
const WITH_OWN_MEMORY: readonly Variant[] = ['ours', 'the earlier solution'];

interface Step {
  /** Bytes of a context's JSON, or a number of companies. */
  x: number;
  costs: Costs;
}

export const growth: Benchmark = {
  name: 'growth',
  title: 'Cost as data grows',
  async run({ quick, progress }) {
    return withResources(async (resources) => {
      const scales = quick ? [0.1, 1] : SCALES;
      const sizes: Step[] = [];
      for (const context of await salonContexts(scales)) {
        const x = Buffer.byteLength(JSON.stringify(context));
        progress(`a context of ${bytes(x)}`);
        sizes.push({ x, costs: await costs(resources, context, [OWNER], quick) });
      }
      const [salon] = await salonContexts([1]);
      const companies: Step[] = [];
      for (const x of quick ? [1, 10] : COMPANIES) {
        progress(x === 1 ? 'one company' : `${x} companies`);
        if (salon) companies.push({ x, costs: await costs(resources, salon, ownersOf(x, 1), quick) });
      }
      return {
        measurements: { bySize: measurementsOf(sizes), byCompanies: measurementsOf(companies) },
        bars: [],
        tables: [
          tableOf('One client of a growing salon.', 'context', sizes, bytes),
          tableOf(
            'A growing number of salons of the seeded size, with one client each, loaded in turn.',
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
      VARIANTS.map((variant) => [format(x), variant, ...COLUMNS.map(([, of]) => of(costs[variant]))]),
    ),
  };
}

function measurementsOf(steps: readonly Step[]): Measurements[] {
  return steps.map(({ x, costs }) => ({
    x,
    ...Object.fromEntries(
      VARIANTS.map((variant) => {
        const { loadMs, fillMs, wireBytes, memoryBytes } = costs[variant];
        return [variant, { loadMs, fillMs: fillMs ?? null, wireBytes: exact(wireBytes), memoryBytes }];
      }),
    ),
  }));
}

function sizeChart(steps: readonly Step[]): Chart {
  const x = 'JSON of the context, KB';
  return {
    file: 'growth-size.svg',
    alt: 'Time of a warm load and bytes on the wire as the context grows',
    svg: chart([
      panel('Time of a warm load', x, 'p50, ms', steps, 1000, ({ loadMs }) => loadMs.median),
      panel('Bytes on the wire per load', x, 'KB', steps, 1000, ({ wireBytes }) => wireBytes / 1000),
    ]),
  };
}

function companiesChart(steps: readonly Step[]): Chart {
  return {
    file: 'growth-companies.svg',
    alt: 'Time of a warm load and memory in Redis as the number of companies grows',
    svg: chart([
      panel('Time of a warm load', 'companies', 'p50, ms', steps, 1, ({ loadMs }) => loadMs.median),
      panel(
        'Memory in Redis',
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
  variants: readonly Variant[] = VARIANTS,
): Panel {
  const series = variants.map((variant) => ({
    name: variant,
    points: steps.map((step) => [exact(step.x / unit), exact(of(step.costs[variant]))] as const),
  }));
  return { title, x, y, series };
}

const NOTES = [
  'Measured: what a load costs when a salon has more services, staff and schedule (`seed --scale`, first ' +
    'table), and when there are more salons (second table). “Fill” is a load that finds nothing in Redis, from a ' +
    'source in memory: the time to encode and store. Both axes of the charts are logarithmic.',
  'The contexts of 1000 such salons need more than the default size of the local cache, 256 MB ' +
    '(`localCacheBytes`), and a load of all salons in turn always evicts the one that is needed next. So with 1000 ' +
    'companies ours costs the same as without a local cache.',
];
