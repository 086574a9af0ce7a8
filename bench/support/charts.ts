import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

export interface Panel {
  title: string;
  /** Name and unit. */
  x: string;
  y: string;
  series: readonly { name: string; points: readonly (readonly [x: number, y: number])[] }[];
}

const SIZE = { width: 1000, height: 440 };
const COLOURS = ['#0b6e4f', '#5aa9e6', '#d1495b'];
const INK = '#333333';
const TEXT = { color: INK, fontFamily: 'sans-serif', fontSize: 13 };

/** Two panels side by side with one legend. All axes are logarithmic. */
export function chart([left, right]: readonly [Panel, Panel]): string {
  const panels = [left, right];
  const names = left.series.map(({ name }) => name);
  const drawn = init(null, undefined, { renderer: 'svg', ssr: true, ...SIZE });
  const option: EChartsCoreOption = {
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: TEXT,
    legend: { bottom: 10, itemGap: 36, textStyle: TEXT, data: names },
    title: panels.map(({ title }, i) => ({
      text: title,
      left: `${3 + i * 50}%`,
      top: 12,
      textStyle: { ...TEXT, fontSize: 15 },
    })),
    grid: panels.map((_, i) => ({ left: `${8 + i * 50}%`, width: '37%', top: 64, bottom: 100 })),
    xAxis: panels.map(({ x }, gridIndex) => ({ ...axis(x, 30), gridIndex })),
    yAxis: panels.map(({ y }, gridIndex) => ({ ...axis(y, 48), gridIndex })),
    series: panels.flatMap(({ series }, i) =>
      series.map(({ name, points }) => ({
        type: 'line',
        name,
        color: COLOURS[names.indexOf(name)], // a series has the same colour in both panels
        data: points,
        xAxisIndex: i,
        yAxisIndex: i,
        symbol: 'circle',
        symbolSize: 7,
        lineStyle: { width: 2.5 },
      })),
    ),
  };
  drawn.setOption(option);
  const svg = drawn.renderToSVGString();
  drawn.dispose();
  return svg;
}

function axis(name: string, nameGap: number) {
  return {
    type: 'log',
    name,
    nameGap,
    nameLocation: 'middle',
    nameTextStyle: TEXT,
    axisLabel: { ...TEXT, formatter: (value: number) => value.toLocaleString('en-US') },
    axisLine: { show: true, lineStyle: { color: INK } },
    splitLine: { lineStyle: { color: '#e4e4e4' } },
  };
}
