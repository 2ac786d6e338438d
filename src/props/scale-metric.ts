/**
 * What an autoscaler aims at, for one metric.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/
 */
export class MetricTarget {
  /**
   * So many percent of the request in use, at least 1; usually 50 to 80.
   *
   * @throws scale-target-invalid, scale-target-unreachable
   */
  public static utilization(percent: number): MetricTarget {
    return new MetricTarget('Utilization', percent, undefined);
  }

  /**
   * So much for each replica, as a quantity: `'50'`, `'800m'`, `'1Gi'`.
   *
   * @throws quantity-malformed, scale-target-unreachable
   */
  public static averageValue(quantity: string): MetricTarget {
    return new MetricTarget('AverageValue', undefined, quantity);
  }

  /**
   * So much, whatever the number of replicas, as a quantity: `'2k'`.
   *
   * @throws quantity-malformed
   */
  public static value(quantity: string): MetricTarget {
    return new MetricTarget('Value', undefined, quantity);
  }

  private constructor(
    /** Kubernetes' word for it: `Utilization`, `AverageValue` or `Value`. */
    public readonly type: string,
    /** Percent of the request, for a utilization. */
    public readonly percent?: number,
    /** The quantity, for a value. */
    public readonly quantity?: string,
  ) {}
}

/** An object that a metric is about, such as an Ingress or an HTTPRoute, in the namespace of the app. */
export interface DescribedObject {
  /** API version, such as `networking.k8s.io/v1`. */
  readonly apiVersion: string;

  /** Kind, such as `Ingress`. */
  readonly kind: string;

  /** Name of the object. */
  readonly name: string;
}

/** Settings of a metric that have defaults. */
export interface MetricOptions {
  /**
   * Labels of the metric, which narrow it, such as `{ queue: 'orders' }`.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
}

/**
 * What an autoscaler looks at. CPU and memory come from the cluster's metrics server; all else from an adapter that somebody must have
 * installed, such as one for Prometheus.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#support-for-custom-metrics
 */
export class ScaleMetric {
  /**
   * CPU of the app's own container. What others put into its pods, such as a proxy, neither dilutes the figure nor breaks it.
   *
   * @throws scale-metric-target, scale-metric-duplicate
   */
  public static cpu(target: MetricTarget): ScaleMetric {
    return new ScaleMetric('ContainerResource', 'cpu', target);
  }

  /**
   * Memory of the app's own container. Only software that frees memory when it has less to do can be scaled down by it.
   *
   * @throws scale-metric-target, scale-metric-duplicate
   */
  public static memory(target: MetricTarget): ScaleMetric {
    return new ScaleMetric('ContainerResource', 'memory', target);
  }

  /**
   * CPU (`cpu`) or memory (`memory`) of all containers of a pod together. A utilization needs the request of each of them.
   *
   * @throws scale-metric-invalid, scale-metric-target, scale-metric-duplicate
   */
  public static resource(name: string, target: MetricTarget): ScaleMetric {
    return new ScaleMetric('Resource', name, target);
  }

  /**
   * CPU (`cpu`) or memory (`memory`) of one container by name, such as a proxy that a mesh puts into the pods.
   *
   * @throws scale-metric-invalid, name-invalid, scale-metric-target, scale-metric-duplicate
   */
  public static containerResource(name: string, container: string, target: MetricTarget): ScaleMetric {
    return new ScaleMetric('ContainerResource', name, target, { container });
  }

  /**
   * A metric that each pod has, as `MetricTarget.averageValue`.
   *
   * @throws scale-metric-invalid, scale-metric-target, scale-metric-duplicate, label-invalid
   */
  public static pods(metric: string, target: MetricTarget, options: MetricOptions = {}): ScaleMetric {
    return new ScaleMetric('Pods', metric, target, options);
  }

  /**
   * A metric of an object in the namespace, such as the requests through an Ingress.
   *
   * @throws scale-metric-invalid, scale-metric-target, scale-metric-duplicate, label-invalid
   */
  public static object(describedObject: DescribedObject, metric: string, target: MetricTarget, options: MetricOptions = {}): ScaleMetric {
    return new ScaleMetric('Object', metric, target, { ...options, describedObject });
  }

  /**
   * A metric of what is outside of Kubernetes, such as the length of a queue.
   *
   * @throws scale-metric-invalid, scale-metric-target, scale-metric-duplicate, label-invalid
   */
  public static external(metric: string, target: MetricTarget, options: MetricOptions = {}): ScaleMetric {
    return new ScaleMetric('External', metric, target, options);
  }

  /** Labels that narrow the metric; undefined means all of it. */
  public readonly labels?: { readonly [key: string]: string };

  /** Container whose metric it is; undefined means the app's own. */
  public readonly container?: string;

  /** Object whose metric it is. */
  public readonly describedObject?: DescribedObject;

  private constructor(
    /** Kubernetes' word for the source: `Resource`, `ContainerResource`, `Pods`, `Object` or `External`. */
    public readonly type: string,
    /** Name of the resource or metric. */
    public readonly name: string,
    /** What the autoscaler aims at. */
    public readonly target: MetricTarget,
    about: MetricOptions & { readonly container?: string; readonly describedObject?: DescribedObject } = {},
  ) {
    this.labels = about.labels;
    this.container = about.container;
    this.describedObject = about.describedObject;
  }
}
