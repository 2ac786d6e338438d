import { IConstruct } from 'constructs';
import { chartOf } from './chart';

const PART_OF = Symbol.for('keelwright.partOf');

/** Who a workload is, in the labels that selectors and policies read. Selectors are immutable, so these are for ever. */
export interface Identity {
  /** The app. */
  readonly name: string;
  /** The process type within the app. */
  readonly component: string;
  /** The workload: unique in its namespace. */
  readonly instance: string;
  readonly namespace?: string;
  readonly partOf?: string;
  /** What finds the pods, where an operator makes them and labels them its own way. */
  readonly operatorLabels?: { readonly [key: string]: string };
}

export function identify(scope: IConstruct, name: string, component: string, instance: string): Identity {
  return { name, component, instance, namespace: chartOf(scope).namespace, partOf: partOf(scope) };
}

/** Makes the construct and all inside it part of a system. */
export function setPartOf(scope: IConstruct, system: string): void {
  Object.defineProperty(scope, PART_OF, { value: system });
}

/** Exactly this workload: what its Deployment, disruption budget and own policy select. */
export function instanceLabels({ operatorLabels, instance }: Identity): { [key: string]: string } {
  return operatorLabels ? { ...operatorLabels } : { 'app.kubernetes.io/instance': instance };
}

/** Every track of this process, canaries included: what its Service and other workloads' policies select. */
export function processLabels({ operatorLabels, name, component }: Identity): { [key: string]: string } {
  return operatorLabels ? { ...operatorLabels } : { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': component };
}

/** Labels of the pods. What is here and changes makes every pod roll. */
export function podLabels({ operatorLabels: _, ...identity }: Identity): { [key: string]: string } {
  return {
    ...processLabels(identity),
    ...instanceLabels(identity),
    ...(identity.partOf === undefined ? {} : { 'app.kubernetes.io/part-of': identity.partOf }),
  };
}

/** Labels of every object made for the workload. */
export function objectLabels(identity: Identity): { [key: string]: string } {
  return { ...podLabels(identity), 'app.kubernetes.io/managed-by': 'keelwright' };
}

/** Labels of an object that several workloads share. */
export function sharedLabels(scope: IConstruct): { [key: string]: string } {
  const system = partOf(scope);
  return { ...(system !== undefined && { 'app.kubernetes.io/part-of': system }), 'app.kubernetes.io/managed-by': 'keelwright' };
}

function partOf(scope: IConstruct): string | undefined {
  return [...scope.node.scopes].reverse().map(c => (c as any)[PART_OF]).find(Boolean);
}
