import type { KubeObject } from './client';
import type { ControlPlane } from './control-plane';
import { waitFor } from './wait';

/** What a container of a pod uses. */
export interface Usage {
  readonly cpu: string;
  readonly memory: string;
}

/**
 * Plays the metrics server, and an adapter with one metric from outside. Their kinds are custom resources here, which the API server serves
 * at the paths where autoscalers ask; figures are those that a test sets.
 */
export class Metrics {
  /** @param external name of the metric from outside, in lower case with hyphens */
  static async start({ api }: ControlPlane, external: string): Promise<Metrics> {
    const definitions = [definition('metrics.k8s.io', 'pods', 'PodMetrics'), definition('external.metrics.k8s.io', external, 'ExternalMetricValue')];
    for (const body of definitions) {
      const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
      await api.post(path, body);
      await waitFor(body.metadata.name, async () => (await api.get(`${path}/${body.metadata.name}`)).status?.conditions
        ?.some(({ type, status }: { type: string; status: string }) => type === 'Established' && status === 'True'));
    }
    return new Metrics(api, external);
  }

  private constructor(private readonly api: ControlPlane['api'], private readonly metric: string) {}

  /** Sets what each of these pods uses, in the container of this name. */
  async use(pods: readonly KubeObject[], container: string, usage: Usage): Promise<void> {
    await Promise.all(pods.map(async ({ metadata: { name, namespace, labels } }) => (
      this.set('metrics.k8s.io/v1beta1', 'PodMetrics', `namespaces/${namespace}/pods`, { name, labels }, { window: '10s', containers: [{ name: container, usage }] })
    )));
  }

  /** Sets the metric from outside. */
  async measure(namespace: string, value: number): Promise<void> {
    const figure = { metricName: this.metric, metricLabels: {}, value: `${value}` };
    await this.set('external.metrics.k8s.io/v1beta1', 'ExternalMetricValue', `namespaces/${namespace}/${this.metric}`, { name: 'now' }, figure);
  }

  private async set(apiVersion: string, kind: string, collection: string, metadata: KubeObject['metadata'], figures: object): Promise<void> {
    const body = { apiVersion, kind, metadata, timestamp: new Date().toISOString(), ...figures };
    await this.api.patch(`/apis/${apiVersion}/${collection}/${metadata.name}?fieldManager=metrics&force=true`, body, 'apply');
  }
}

function definition(group: string, plural: string, kind: string): KubeObject {
  const schema = { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    // Groups below k8s.io are Kubernetes' own, unless it is said that nobody there has approved them.
    metadata: { name: `${plural}.${group}`, annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests' } },
    spec: { group, names: { plural, kind, listKind: `${kind}List` }, scope: 'Namespaced', versions: [{ name: 'v1beta1', served: true, storage: true, schema }] },
  };
}
