import * as fs from 'fs';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';

export const ROOT = path.join(__dirname, '..', '..');

/** The kinds of objects that make pods. */
export const WORKLOADS = ['Deployment', 'StatefulSet', 'CronJob'];

/** A workload, and the manifests that it is one of. */
export interface Subject {
  readonly manifests: any[];
  readonly workload: any;
}

/** The objects of a YAML file of the repository; empty documents are none. */
export function read(file: string): any[] {
  return parseAllDocuments(fs.readFileSync(path.join(ROOT, file), 'utf-8')).map(document => document.toJS()).filter(Boolean);
}

export function named(manifests: any[], kind: string, name: string): any {
  return manifests.find(({ kind: other, metadata }) => other === kind && metadata.name === name);
}

export function namesOf(manifests: any[], ...kinds: string[]): string[] {
  return manifests.filter(({ kind }) => kinds.includes(kind)).map(({ metadata }) => metadata.name);
}

export function workloadNamed(manifests: any[], name: string): any {
  return manifests.find(({ kind, metadata }) => WORKLOADS.includes(kind) && metadata.name === name);
}

export function templateOf({ spec }: any): any {
  return (spec.jobTemplate?.spec ?? spec).template;
}

export function podOf(manifests: any[], workload: string): any {
  return templateOf(workloadNamed(manifests, workload)).spec;
}

export function containerPorts(manifests: any[], workload: string): number[] {
  return (podOf(manifests, workload).containers[0].ports ?? []).map(({ containerPort }: any) => containerPort);
}

/** The workloads whose pods carry the labels. */
export function labelled(manifests: any[], labels: { [key: string]: string }): string[] {
  return namesOf(manifests, ...WORKLOADS).filter(name => {
    const own = templateOf(workloadNamed(manifests, name)).metadata.labels;
    return Object.entries(labels).every(([key, value]) => own[key] === value);
  });
}

/** The number behind a port that may be given by its name. */
export function portNumber(pod: any, port: string | number): number | string {
  return pod.containers[0].ports?.find(({ name }: any) => name === port)?.containerPort ?? port;
}
