import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { workloadLabels } from './deployment';
import { jobSpec, Run } from './job-spec';
import { RESTORES, RUNS } from '../../manifests/annotations';
import { Manifest } from '../../manifests/manifest';
import { shortHash } from '../../private/short-hash';
import { TaskTime } from '../../props/workloads/task-time';
import { Identity, Labels } from '../objects/identity';
import { kubeObject, Json } from '../objects/kube';
import { namedAsPrinted } from '../objects/printed-name';

export interface JobOptions extends Run {
  /** Another name is another Job. */
  readonly name: string;
  /** The image whose version is in the object's labels. */
  readonly image: string;
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly template: () => Json<k8s.PodTemplateSpec>;
}

/** For people and the summary: what a Job restores to which server. */
export function restoresAnnotation(sentence: string): Labels {
  return { [RESTORES]: sentence };
}

/** For the order of an apply and the summary: when an admin task runs. */
export function runsAnnotation(when: TaskTime): Labels {
  return { [RUNS]: when };
}

/** The database of a new installation may take minutes to start: the tries of one pod are spread over five. */
const RETRIES = 5;

/** What may change while a Job exists. */
const MUTABLE = ['parallelism', 'suspend', 'activeDeadlineSeconds', 'backoffLimit'];

/** Runs once. It stays in the cluster for its log: a Job that is gone would run again with the next apply. */
export function job(scope: Construct, identity: Identity, options: JobOptions): k8s.KubeJob {
  return kubeObject(k8s.KubeJob, scope, 'Job', manifestOf(scope, identity, options));
}

/** The same, under a name that ends in a hash of what it runs: a change is a new Job, because the API server accepts none in an existing one. */
export function hashedJob(scope: Construct, identity: Identity, options: JobOptions & { readonly retry: number }): k8s.KubeJob {
  return namedAsPrinted(kubeObject(k8s.KubeJob, scope, 'Job', manifestOf(scope, identity, options), { finish: manifest => hashed(manifest, options.retry) }));
}

function manifestOf(scope: Construct, identity: Identity, { name, annotations, template, ...options }: JobOptions): object {
  return {
    metadata: { name, ...(annotations && { annotations }), labels: workloadLabels(scope, identity, options) },
    // Pods that run at the same time also fail at the same time.
    spec: jobSpec(scope, options, RETRIES - 1 + Math.max(1, Math.floor(options.completions?.parallelism ?? 1)), template),
  };
}

function hashed(manifest: Manifest, retry: number): Manifest {
  const fixed = Object.entries(manifest.spec as object).filter(([field]) => !MUTABLE.includes(field));
  const hash = shortHash(JSON.stringify([fixed, retry]));
  return { ...manifest, metadata: { ...manifest.metadata, name: `${manifest.metadata.name}-${hash}` } };
}
