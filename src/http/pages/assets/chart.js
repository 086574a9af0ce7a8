// Draws each <section class="chart"> from the table that stands in it: a row is a point of the x axis, a column whose head has
// `data-series` is a line, and a cell without `data-value` is a gap. Without this script, the table is what there is.
{
  const HEIGHT = 220;
  const plots = [];

  const columnsOf = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    const series = heads.flatMap((head, i) =>
      'series' in head.dataset ? [{ label: head.textContent, i }] : [],
    );
    const numberIn = ({ dataset: { value } }) => (value === undefined ? null : Number(value));
    return {
      head: heads[0].textContent,
      labels: rows.map((row) => row.cells[0].textContent),
      names: series.map(({ label }) => label),
      lines: series.map(({ i }) => rows.map((row) => numberIn(row.cells[i]))),
    };
  };

  const optionsOf = (chart, { head, labels, names }) => {
    const { unit = '', most } = chart.dataset;
    const style = getComputedStyle(chart);
    const colour = (name) => style.getPropertyValue(name).trim();
    const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    const shown = (value) => (value === null || value === undefined ? '–' : number.format(value) + unit);
    const axis = {
      stroke: colour('--axis'),
      grid: { stroke: colour('--grid'), width: 1 },
      ticks: { show: false },
    };
    return {
      width: chart.querySelector('.plot').clientWidth,
      height: HEIGHT,
      scales: {
        x: { time: false, range: (_plot, min, max) => [min - 0.3, max + 0.3] },
        y: { range: (_plot, _min, max) => [0, Number(most) || Math.max(max, 1) * 1.1] },
      },
      axes: [
        { ...axis, incrs: [1, 2, 3, 7], space: 80, values: (_plot, at) => at.map((i) => labels[i] ?? '') },
        { ...axis, size: 70, values: (_plot, at) => at.map(shown) },
      ],
      series: [
        { label: head, value: (_plot, i) => labels[i] ?? '–' },
        ...names.map((label, i) => ({
          label,
          stroke: colour(`--series-${i + 1}`),
          width: 2,
          points: { show: true, size: 6 },
          value: (_plot, value) => shown(value),
        })),
      ],
    };
  };

  const draw = (chart) => {
    const place = chart.querySelector('.plot');
    const columns = columnsOf(chart.querySelector('table'));
    place.replaceChildren();
    const data = [columns.labels.map((_, i) => i), ...columns.lines];
    return new uPlot(optionsOf(chart, columns), data, place);
  };

  for (const chart of document.querySelectorAll('section.chart')) {
    const drawn = { chart, plot: draw(chart) };
    plots.push(drawn);
    new ResizeObserver(([{ contentRect }]) => {
      if (Math.round(contentRect.width) !== drawn.plot.width)
        drawn.plot.setSize({ width: Math.round(contentRect.width), height: HEIGHT });
    }).observe(chart.querySelector('.plot'));
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const drawn of plots) {
      drawn.plot.destroy();
      drawn.plot = draw(drawn.chart);
    }
  });
}
