import { IConstruct } from 'constructs';
import { chartOf } from './chart';
import { TreeState } from '../../private/tree-state';

const PART_OF = new TreeState<string>('partOf');

/** Labels or annotations by key. */
export type Labels = { readonly [key: string]: string };

/** The identity of a workload, in the labels that selectors and policies read. Selectors are immutable, so these can never change. */
export interface Identity {
  /** The app. */
  readonly name: string;
  /** The process type within the app. */
  readonly component: string;
  /** The workload: unique in its namespace. */
  readonly instance: string;
  readonly namespace?: string;
  readonly partOf?: string;
  /** Labels that select the pods, if an operator creates and labels them. */
  readonly operatorLabels?: { readonly [key: string]: string };
}

export function identify(scope: IConstruct, name: string, component: string, instance: string): Identity {
  return { name, component, instance, namespace: chartOf(scope).namespace, partOf: partOf(scope) };
}

/** Marks the construct and everything inside it as part of a system. */
export function setPartOf(scope: IConstruct, system: string): void {
  PART_OF.set(scope, system);
}

/** Exactly this workload: what its Deployment, PodDisruptionBudget and own policy select. */
export function instanceLabels({ operatorLabels, instance }: Identity): { [key: string]: string } {
  return operatorLabels ? { ...operatorLabels } : { 'app.kubernetes.io/instance': instance };
}

/** Every track of this process, canaries included: what its Service and other workloads' policies select. */
export function processLabels({ operatorLabels, name, component }: Identity): { [key: string]: string } {
  return operatorLabels ? { ...operatorLabels } : { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': component };
}

/** Labels of the pods. Any change here rolls out all pods. */
export function podLabels({ operatorLabels: _, ...identity }: Identity): { [key: string]: string } {
  return {
    ...processLabels(identity),
    ...instanceLabels(identity),
    ...(identity.partOf === undefined ? {} : { 'app.kubernetes.io/part-of': identity.partOf }),
  };
}

/** Labels of every object that is created for the workload. */
export function objectLabels(identity: Identity): { [key: string]: string } {
  return { ...podLabels(identity), 'app.kubernetes.io/managed-by': 'keelwright' };
}

/** Labels of an object that several workloads share. */
export function sharedLabels(scope: IConstruct): { [key: string]: string } {
  const system = partOf(scope);
  return { ...(system !== undefined && { 'app.kubernetes.io/part-of': system }), 'app.kubernetes.io/managed-by': 'keelwright' };
}

function partOf(scope: IConstruct): string | undefined {
  return PART_OF.nearest(scope);
}
