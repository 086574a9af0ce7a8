import type { CacheWords } from './words';

export interface Line {
  label: string;
  /** One for each row; null: a gap. */
  values: readonly (number | null)[];
}

export interface ChartProps {
  words: CacheWords;
  title: string;
  rows: readonly string[];
  lines: readonly Line[];
  shown: (value: number) => string;
  unit?: string;
  /** The end of the y axis. Default: the largest value. */
  most?: number;
}

/** A table, and what `chart.js` draws of it. */
export function Chart({ words, title, rows, lines, shown, unit, most }: ChartProps) {
  return (
    <section class="chart" data-unit={unit} data-most={most}>
      <h2>{title}</h2>
      <div class="plot" aria-hidden="true" />
      <details>
        <summary>{words.numbers}</summary>
        <section class="overflow-auto" aria-label={title} tabindex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.day}</th>
                {lines.map(({ label }) => (
                  <th scope="col" class="number" data-series="">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <tr>
                  <th scope="row">{row}</th>
                  {lines.map(({ values }) => (
                    <Cell value={values[i] ?? null} shown={shown} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  );
}

function Cell({ value, shown }: Pick<ChartProps, 'shown'> & { value: number | null }) {
  if (value === null) return <td class="number">–</td>;
  return (
    <td class="number" data-value={value}>
      {shown(value)}
    </td>
  );
}
