import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { TreeState } from '../../private/tree-state';

/** Whether the root is rendering chart by chart. */
const BY_CHART = new TreeState<boolean>('by-chart');

/**
 * cdk8s renders only those objects of a chart that are not in another chart inside it: `Testing.synth` of a chart around a System would be `[]`, and
 * its snapshot would always pass. So this chart and those around it render everything inside them, except when an App renders chart by chart.
 */
export function renderWhole(chart: Chart): void {
  const root: IConstruct = chart.node.root;
  renderByChart(root);
  for (const around of chart.node.scopes.filter(Chart.isChart)) {
    const render = () => chartsOf(around, root).flatMap(one => Chart.prototype.toJson.call(one));
    Object.defineProperty(around, 'toJson', { value: render, configurable: true });
  }
}

function chartsOf(chart: Chart, root: IConstruct): Chart[] {
  return BY_CHART.of(root) ? [chart] : chart.node.findAll().filter(Chart.isChart);
}

function renderByChart(root: IConstruct): void {
  if (BY_CHART.of(root) !== undefined) return;
  BY_CHART.set(root, false);
  const app = root as unknown as { [method: string]: () => unknown };
  for (const method of ['synth', 'synthYaml'].filter(name => typeof app[name] === 'function')) {
    const synth = app[method];
    const byChart = () => {
      BY_CHART.set(root, true);
      try {
        return synth.call(root);
      } finally {
        BY_CHART.set(root, false);
      }
    };
    Object.defineProperty(root, method, { value: byChart, configurable: true, writable: true });
  }
}
