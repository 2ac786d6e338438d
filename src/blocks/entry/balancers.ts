import { IConstruct } from 'constructs';
import { ALB, isAlb, isGoogleIngress } from './ingress-class';
import { Balancer, hasGates, SECONDS_TO_LET_GO } from '../../platform/balancer';
import { needGates } from '../services/readiness-gates';

export const AWS = 'service.beta.kubernetes.io/aws-load-balancer';

type Annotations = { readonly [key: string]: string };

/** The load balancers that send requests directly to the pods of one workload, as far as they are known yet. */
export class Balancers {
  private readonly all = new Set<Balancer>();

  /** A load balancer of a workload also sends requests to the workload's other versions. */
  constructor(private readonly scope: IConstruct, private readonly base?: Balancers) {}

  public add(balancer: Balancer | undefined): void {
    if (balancer === undefined) return;
    this.all.add(balancer);
    if (hasGates(balancer)) needGates(this.scope);
  }

  /** Seconds for which the slowest of them keeps sending requests to a terminating pod; 0 without any. */
  public get secondsToLetGo(): number {
    const own = [...this.all].map(balancer => SECONDS_TO_LET_GO[balancer]);
    return Math.max(0, this.base?.secondsToLetGo ?? 0, ...own);
  }
}

/** The load balancer behind a Service of type LoadBalancer, if it sends directly to pods; others send to nodes. */
export function balancerOfService(annotations: Annotations = {}): Balancer | undefined {
  return annotations[`${AWS}-nlb-target-type`] === 'ip' || annotations[`${AWS}-type`] === 'nlb-ip' ? 'amazon-network' : undefined;
}

/** The load balancer behind an Ingress of this class, if it sends directly to pods. */
export function balancerOfIngress(className: string, annotations: Annotations = {}): Balancer | undefined {
  if (isGoogleIngress(className)) return 'google';
  return isAlb(className) && (annotations[`${ALB}/target-type`] ?? 'ip') === 'ip' ? 'amazon' : undefined;
}
