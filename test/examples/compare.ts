import { Aspect, NONE, THE_IMAGES, THERE } from './aspect';
import { labelled, named, namesOf, podOf, portNumber, templateOf, WORKLOADS } from './manifests';
import { workloadAspects } from './workload-aspects';

/** A difference between an original and our manifests that is meant to be. `<name>` stands for the name of what it is of. */
export type Difference = [
  /** Workloads by name, other objects by kind and name. */
  of: string | string[],
  aspect: string,
  original: string,
  ours: string,
  reason: string,
];

type Found = Aspect & { readonly of: string };

export const EVERY = 'every workload';

/** Selectors and volumes are compared by what they select and where they are; names of containers matter to nobody. */
const KNOWN: { readonly [part: string]: string[] } = {
  Deployment: ['replicas', 'selector', 'template', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds', 'strategy'],
  StatefulSet: ['replicas', 'selector', 'template', 'minReadySeconds', 'revisionHistoryLimit', 'serviceName', 'volumeClaimTemplates'],
  CronJob: ['schedule', 'concurrencyPolicy', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit', 'jobTemplate'],
  job: ['ttlSecondsAfterFinished', 'backoffLimit', 'template'],
  pod: [
    'serviceAccountName', 'terminationGracePeriodSeconds', 'securityContext', 'containers', 'initContainers', 'volumes', 'restartPolicy',
    'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution',
  ],
  container: [
    'name', 'image', 'imagePullPolicy', 'command', 'args', 'ports', 'env', 'resources', 'volumeMounts', 'securityContext',
    'readinessProbe', 'livenessProbe', 'startupProbe', 'lifecycle.preStop.exec',
  ],
  service: ['type', 'clusterIP', 'selector', 'ports'],
  servicePort: ['name', 'port', 'targetPort', 'nodePort', 'protocol'],
};

/** Everything in which ours is not as the original. Objects that are only ours count when traffic goes through them. */
export function differences(theirs: any[], ours: any[], renamed: { readonly [original: string]: string } = {}): Found[] {
  const isNewName = (name: string) => Object.values(renamed).includes(name);
  const workloads = both(theirs, ours, ...WORKLOADS).filter(name => !isNewName(name))
    .flatMap(name => labelAll(name, workloadAspects(theirs, ours, name, renamed[name])));
  const services = both(theirs, ours, 'Service').flatMap(name => labelAll(`Service ${name}`, serviceAspects(theirs, ours, name)));
  const others = theirs.filter(object => isItsOwn(theirs, object)).map(({ kind, metadata: { name } }) => (
    { of: `${kind} ${name}`, aspect: 'object', original: THERE, ours: named(ours, kind, name) ? THERE : NONE }
  ));
  return [...workloads, ...services, ...others].filter(({ original, ours: our }) => original !== our);
}

/** Fields of the original of which the comparison knows nothing. */
export function passedOver(theirs: any[]): string[] {
  return theirs.flatMap(object => {
    const { kind, metadata: { name }, spec } = object;
    const unknown = (part: any, known: string) => fieldsOf(part, KNOWN[known]).filter(field => !KNOWN[known].includes(field)).map(field => `${name} ${field}`);
    if (kind === 'Service') return [unknown(spec, 'service'), ...spec.ports.map((port: any) => unknown(port, 'servicePort'))].flat();
    if (!WORKLOADS.includes(kind)) return [];
    const pod = templateOf(object).spec;
    return [
      ...unknown(spec, kind),
      ...spec.jobTemplate ? unknown(spec.jobTemplate.spec, 'job') : [],
      ...unknown(pod, 'pod'),
      ...[...pod.initContainers ?? [], ...pod.containers].flatMap(container => unknown(container, 'container')),
      ...pod.containers.slice(1).map((container: any) => `${name} container ${container.name}`),
    ];
  });
}

/** Fields by name; those of which a part is known, by that part's path. */
function fieldsOf(object: any, known: string[], path = ''): string[] {
  return Object.entries(object).flatMap(([key, value]: [string, any]) => {
    const field = `${path}${key}`;
    return known.some(other => other.startsWith(`${field}.`)) && Object.keys(value).length > 0 ? fieldsOf(value, known, `${field}.`) : [field];
  });
}

/** Stated differences, one for each object. */
export function expand(stated: Difference[], workloads: string[]): Found[] {
  return stated.flatMap(([of, aspect, original, ours]) => {
    const names = of === EVERY ? workloads : [of].flat();
    const filled = (text: string, name: string) => text.replace(/<name>/g, name.replace(/^Service /, ''));
    return names.map(name => ({ of: name, aspect, original: filled(original, name), ours: filled(ours, name) }));
  });
}

/** As the README of the example shows them. */
export function table(stated: Difference[]): string {
  const code = (text: string) => ([NONE, THERE, THE_IMAGES].includes(text) ? text : `\`${text.replace(/\|/g, '\\|')}\``);
  return [
    '| of | what | original | here | why |',
    '|---|---|---|---|---|',
    ...stated.map(([of, aspect, original, ours, reason]) => (
      `| ${[of].flat().join(', ')} | ${aspect} | ${code(original)} | ${code(ours)} | ${reason} |`
    )),
  ].join('\n') + '\n';
}

/** One line each, in an order that does not depend on who found them. */
export function lines(found: Found[]): string[] {
  return found.map(({ of, aspect, original, ours }) => `${of}: ${aspect}: ${original} -> ${ours}`).sort();
}

function serviceAspects(theirs: any[], ours: any[], name: string): Aspect[] {
  const [their, our] = [theirs, ours].map(manifests => named(manifests, 'Service', name));
  const isNamed = their?.spec.ports.some((port: any) => port.name) ?? false;
  return [
    { aspect: 'ports', original: servicePorts(theirs, their, isNamed), ours: servicePorts(ours, our, isNamed) },
    ...(their && our ? [{ aspect: 'pods', original: selected(theirs, their), ours: selected(ours, our) }] : []),
  ];
}

function servicePorts(manifests: any[], service: any, isNamed: boolean): string {
  if (!service) return NONE;
  const { clusterIP, type = 'ClusterIP', selector, ports } = service.spec;
  const [workload] = labelled(manifests, selector);
  const number = (port: string | number) => (workload === undefined ? port : portNumber(podOf(manifests, workload), port));
  return `${clusterIP === 'None' ? 'headless' : type} ${ports.map(({ name, port, targetPort = port, nodePort }: any) => (
    `${isNamed ? `${name} ` : ''}${port} to ${number(targetPort)}${nodePort ? ` at ${nodePort}` : ''}`
  )).join(', ')}`;
}

function selected(manifests: any[], { spec }: any): string {
  return labelled(manifests, spec.selector).join(', ') || NONE;
}

/** Autoscalers, disruption budgets and accounts in use are aspects of their workloads. */
function isItsOwn(manifests: any[], { kind, metadata: { name } }: any): boolean {
  const accounts = namesOf(manifests, ...WORKLOADS).map(workload => podOf(manifests, workload).serviceAccountName);
  return ![...WORKLOADS, 'Service', 'HorizontalPodAutoscaler', 'PodDisruptionBudget'].includes(kind) && !(kind === 'ServiceAccount' && accounts.includes(name));
}

function both(theirs: any[], ours: any[], ...kinds: string[]): string[] {
  return [...new Set([...namesOf(theirs, ...kinds), ...namesOf(ours, ...kinds)])];
}

function labelAll(of: string, aspects: Aspect[]): Found[] {
  return aspects.map(aspect => ({ of, ...aspect }));
}
