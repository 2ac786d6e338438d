import { checked } from '../../private/calls/checked';

/**
 * Target value of an autoscaler for a metric.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/
 */
@checked
export class MetricTarget {
  /**
   * Average utilization in percent of the resource request, at least 1; usually 50 to 80.
   *
   * @throws scale-target-invalid, scale-target-unreachable
   */
  public static utilization(percent: number): MetricTarget {
    return new MetricTarget('Utilization', percent, undefined);
  }

  /**
   * Average value per replica, as a quantity: `'50'`, `'800m'`, `'1Gi'`.
   *
   * @throws quantity-malformed, scale-target-unreachable
   */
  public static averageValue(quantity: string): MetricTarget {
    return new MetricTarget('AverageValue', undefined, quantity);
  }

  /**
   * Total value, independent of the number of replicas, as a quantity: `'2k'`.
   *
   * @throws quantity-malformed
   */
  public static value(quantity: string): MetricTarget {
    return new MetricTarget('Value', undefined, quantity);
  }

  private constructor(
    /** Type in the Kubernetes API: `Utilization`, `AverageValue` or `Value`. */
    public readonly type: string,
    /** Percent of the request, for `utilization`. */
    public readonly percent?: number,
    /** The quantity, for `averageValue` and `value`. */
    public readonly quantity?: string,
  ) {}
}

/** An object that a metric describes, such as an Ingress or an HTTPRoute, in the namespace of the app. */
export interface DescribedObject {
  /** API version, such as `networking.k8s.io/v1`. */
  readonly apiVersion: string;

  /** Kind, such as `Ingress`. */
  readonly kind: string;

  /** Name of the object. */
  readonly name: string;
}

/** Options of a metric. */
export interface MetricOptions {
  /**
   * Label selector of the metric, such as `{ queue: 'orders' }`.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
}

/**
 * A metric that an autoscaler scales by. CPU and memory come from the cluster's metrics server. All other metrics come from an adapter that
 * must be installed, such as the Prometheus adapter.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#support-for-custom-metrics
 */
@checked
export class ScaleMetric {
  /**
   * CPU of the app's own container. Other containers that are injected into its pods, such as a proxy, do not affect the metric.
   *
   * @throws scale-metric-target, scale-metric-duplicate
   */
  public static cpu(target: MetricTarget): ScaleMetric {
    return new ScaleMetric('ContainerResource', 'cpu', target);
  }

  /**
   * Memory of the app's own container. Only software that releases memory under lower load can be scaled down by it.
   *
   * @throws scale-metric-target, scale-metric-duplicate
   */
  public static memory(target: MetricTarget): ScaleMetric {
    return new ScaleMetric('ContainerResource', 'memory', target);
  }

  /**
   * CPU (`cpu`) or memory (`memory`) of all containers of a pod together. A utilization requires that each container has a request.
   *
   * @throws scale-metric-invalid, scale-metric-target, scale-metric-duplicate
   */
  public static resource(name: string, target: MetricTarget): ScaleMetric {
    return new ScaleMetric('Resource', name, target);
  }

  /**
   * CPU (`cpu`) or memory (`memory`) of one container by name, such as a proxy that a mesh injects into the pods.
   *
   * @throws scale-metric-invalid, name-invalid, scale-metric-target, scale-metric-duplicate
   */
  public static containerResource(name: string, container: string, target: MetricTarget): ScaleMetric {
    return new ScaleMetric('ContainerResource', name, target, { container });
  }

  /**
   * A metric of each pod. Its target is a `MetricTarget.averageValue`.
   *
   * @throws scale-metric-invalid, scale-metric-target, scale-metric-duplicate, label-invalid
   */
  public static pods(metric: string, target: MetricTarget, options: MetricOptions = {}): ScaleMetric {
    return new ScaleMetric('Pods', metric, target, options);
  }

  /**
   * A metric of an object in the namespace, such as the number of requests through an Ingress.
   *
   * @throws scale-metric-invalid, scale-metric-target, scale-metric-duplicate, label-invalid
   */
  public static object(describedObject: DescribedObject, metric: string, target: MetricTarget, options: MetricOptions = {}): ScaleMetric {
    return new ScaleMetric('Object', metric, target, { ...options, describedObject });
  }

  /**
   * A metric from outside the cluster, such as the length of a queue.
   *
   * @throws scale-metric-invalid, scale-metric-target, scale-metric-duplicate, label-invalid
   */
  public static external(metric: string, target: MetricTarget, options: MetricOptions = {}): ScaleMetric {
    return new ScaleMetric('External', metric, target, options);
  }

  /** Label selector of the metric; undefined selects all. */
  public readonly labels?: { readonly [key: string]: string };

  /** Container of the metric; undefined means the app's own. */
  public readonly container?: string;

  /** Object that the metric describes. */
  public readonly describedObject?: DescribedObject;

  private constructor(
    /** Source type in the Kubernetes API: `Resource`, `ContainerResource`, `Pods`, `Object` or `External`. */
    public readonly type: string,
    /** Name of the resource or metric. */
    public readonly name: string,
    /** Target value of the metric. */
    public readonly target: MetricTarget,
    about: MetricOptions & { readonly container?: string; readonly describedObject?: DescribedObject } = {},
  ) {
    this.labels = about.labels;
    this.container = about.container;
    this.describedObject = about.describedObject;
  }
}
