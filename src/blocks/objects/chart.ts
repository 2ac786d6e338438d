import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { refuse } from '../../private/refusal';

/** The chart that contains the objects of a construct. Rejects a construct without a chart before cdk8s itself does with its own message. */
export function chartOf(where: IConstruct): Chart {
  return where.node.scopes.some(Chart.isChart) ? Chart.of(where) : refuse(where, {
    code: 'chart-missing',
    problem: 'it is not inside a System or a Chart, which sets the namespace of its objects',
    given: where.node.scope?.node.path || 'the App itself',
    allowed: 'a System or a Chart, or a construct inside one',
    fix: "create it in a System: const shop = new System(app, 'shop'), with shop as its first argument",
  });
}
