import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  type DataSourceRef,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type Dashboard,
  DashboardBuilder,
  DatasourceVariableBuilder,
  type Panel as GrafanaPanel,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Panel } from './panel';
import { BOOKING_SYSTEMS } from './rows/booking-systems';
import { CACHE } from './rows/cache';
import { CLIENTS } from './rows/clients';
import { CONVERSATIONS } from './rows/conversations';
import { MODEL } from './rows/model';
import { PROCESSES } from './rows/processes';
import { QUEUES } from './rows/queues';
import { SENDING } from './rows/sending';

export const ROWS = [CLIENTS, CONVERSATIONS, MODEL, SENDING, CACHE, BOOKING_SYSTEMS, QUEUES, PROCESSES];

const PROMETHEUS: DataSourceRef = { type: 'prometheus', uid: '$datasource' };
/** Of 24 columns. */
const WIDTH = 8;
const HEIGHT = 7;

/** The dashboard as Grafana imports it. */
export function createDashboard(): Dashboard {
  const dashboard = new DashboardBuilder('dialogkeeper')
    .uid('dialogkeeper')
    .description('The top row is what clients and salons feel; the rows below say why.')
    .tags(['dialogkeeper'])
    .timezone('browser')
    .refresh('10s')
    .time({ from: 'now-1h', to: 'now' })
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
    .withVariable(
      new QueryVariableBuilder('company')
        .label('Company')
        .description('Companies of METRICS_COMPANIES; All includes every other one')
        .datasource(PROMETHEUS)
        .query('label_values(dialogkeeper_conversations, company)')
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .multi(true)
        .includeAll(true)
        .allValue('.*')
        .current({ selected: true, text: 'All', value: '$__all' }),
    );
  for (const { title, panels } of ROWS) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels) dashboard.withPanel(panelOf(panel));
  }
  return dashboard.build();
}

function panelOf({ title, description, unit, queries, stacked = false }: Panel): Builder<GrafanaPanel> {
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(PROMETHEUS)
    .unit(unit)
    .min(0)
    .span(WIDTH)
    .height(HEIGHT)
    .fillOpacity(stacked ? 30 : 0)
    .showPoints(VisibilityMode.Never)
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(new common.VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (stacked) panel.stacking(new common.StackingConfigBuilder().mode(StackingMode.Normal));
  for (const [i, { expr, legend }] of queries.entries()) {
    const refId = String.fromCharCode('A'.charCodeAt(0) + i);
    panel.withTarget(new DataqueryBuilder().expr(expr).legendFormat(legend).refId(refId).range());
  }
  return panel;
}
