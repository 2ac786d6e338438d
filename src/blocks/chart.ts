import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';

/** The chart that the objects of a construct are in, before cdk8s itself refuses one without in words of its own. */
export function chartOf(where: IConstruct): Chart {
  return where.node.scopes.some(Chart.isChart) ? Chart.of(where) : refuse(where, {
    code: 'chart-missing',
    problem: 'it is in no System and no Chart, which name the namespace of its objects',
    given: where.node.scope?.node.path || 'the App itself',
    allowed: 'a System or a Chart, or something inside one',
    fix: "make it in a System: const shop = new System(app, 'shop'), with shop as its first argument",
  });
}
