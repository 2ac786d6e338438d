import { labelled, named, namesOf, podOf, portNumber } from './manifests';
import { Aspect, NONE, THE_IMAGES, THERE, workloadAspects } from './workload-aspects';

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
const KNOWN = {
  deployment: ['replicas', 'selector', 'template', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds', 'strategy'],
  pod: ['serviceAccountName', 'terminationGracePeriodSeconds', 'securityContext', 'containers', 'initContainers', 'volumes', 'restartPolicy'],
  container: [
    'name', 'image', 'imagePullPolicy', 'command', 'args', 'ports', 'env', 'resources', 'volumeMounts', 'securityContext',
    'readinessProbe', 'livenessProbe', 'startupProbe',
  ],
  service: ['type', 'selector', 'ports'],
  servicePort: ['name', 'port', 'targetPort', 'nodePort', 'protocol'],
};

/** Everything in which ours is not as the original. Objects that are only ours count when traffic goes through them. */
export function differences(theirs: any[], ours: any[]): Found[] {
  const workloads = both(theirs, ours, 'Deployment').flatMap(name => labelAll(name, workloadAspects(theirs, ours, name)));
  const services = both(theirs, ours, 'Service').flatMap(name => labelAll(`Service ${name}`, serviceAspects(theirs, ours, name)));
  const others = theirs.filter(object => isItsOwn(theirs, object)).map(({ kind, metadata: { name } }) => (
    { of: `${kind} ${name}`, aspect: 'object', original: THERE, ours: named(ours, kind, name) ? THERE : NONE }
  ));
  return [...workloads, ...services, ...others].filter(({ original, ours: our }) => original !== our);
}

/** Fields of the original of which the comparison knows nothing. */
export function passedOver(theirs: any[]): string[] {
  const unknown = (of: string, object: any, known: string[]) => Object.keys(object).filter(key => !known.includes(key)).map(key => `${of} ${key}`);
  return theirs.flatMap(({ kind, metadata: { name }, spec }) => {
    if (kind === 'Service') return [spec, ...spec.ports].flatMap(part => unknown(name, part, part === spec ? KNOWN.service : KNOWN.servicePort));
    if (kind !== 'Deployment') return [];
    const { containers, initContainers = [] } = spec.template.spec;
    return [
      ...unknown(name, spec, KNOWN.deployment),
      ...unknown(name, spec.template.spec, KNOWN.pod),
      ...[...initContainers, ...containers].flatMap(container => unknown(name, container, KNOWN.container)),
      ...containers.slice(1).map((container: any) => `${name} container ${container.name}`),
    ];
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
  const code = (text: string) => ([NONE, THERE, THE_IMAGES].includes(text) ? text : `\`${text}\``);
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
  const { type = 'ClusterIP', selector, ports } = service.spec;
  const [workload] = labelled(manifests, selector);
  const number = (port: string | number) => (workload === undefined ? port : portNumber(podOf(manifests, workload), port));
  return `${type} ${ports.map(({ name, port, targetPort = port, nodePort }: any) => (
    `${isNamed ? `${name} ` : ''}${port} to ${number(targetPort)}${nodePort ? ` at ${nodePort}` : ''}`
  )).join(', ')}`;
}

function selected(manifests: any[], { spec }: any): string {
  return labelled(manifests, spec.selector).join(', ') || NONE;
}

/** Autoscalers and accounts in use are aspects of their workloads. */
function isItsOwn(manifests: any[], { kind, metadata: { name } }: any): boolean {
  const accounts = namesOf(manifests, 'Deployment').map(workload => podOf(manifests, workload).serviceAccountName);
  return !['Deployment', 'Service', 'HorizontalPodAutoscaler'].includes(kind) && !(kind === 'ServiceAccount' && accounts.includes(name));
}

function both(theirs: any[], ours: any[], kind: string): string[] {
  return [...new Set([...namesOf(theirs, kind), ...namesOf(ours, kind)])];
}

function labelAll(of: string, aspects: Aspect[]): Found[] {
  return aspects.map(aspect => ({ of, ...aspect }));
}
