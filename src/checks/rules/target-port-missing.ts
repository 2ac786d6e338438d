import { fields, Item, items } from '../../manifests/json';
import { groupOf } from '../../manifests/kinds';
import { describeManifest, describeObject, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { lastingContainers, PodTemplate, runsToCompletion } from '../../manifests/pod-templates';
import { Reference } from '../../manifests/references/reference';
import { targetPortOf } from '../../manifests/service-ports';
import { listed, nearest } from '../../private/messages/nearest';
import { Check, Problem } from '../check';

export const targetPortMissing: Check = {
  id: 'target-port-missing',
  profile: 'references',
  severity: 'error',
  description: 'Traffic is sent to a port that the target pods or the target Service do not have, so connections fail.',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
  inspect,
};

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const { apiVersion, kind } = entry.manifest;
  return kind === 'Service' && groupOf(apiVersion) === '' ? inspectService(entry, manifests) : inspectBackends(entry, manifests);
}

function inspectService(entry: Resource, manifests: Manifests): Problem[] {
  const selected = manifests.selectedBy(entry);
  const lasting = selected.filter(template => !runsToCompletion(template));
  return items(fields(entry.manifest.spec).ports, 'spec.ports').flatMap(({ value: port }) =>
    (lasting.length > 0 ? lasting : selected).flatMap(template => targetMissing(port, template)));
}

function targetMissing(port: Fields, template: PodTemplate): Problem[] {
  const declared = lastingContainers(template).flatMap(({ value, field }) => items(value.ports, field)).map(({ value }) => value);
  const wanted = targetPortOf(port);
  const named = declared.filter(({ name }) => name === wanted);
  // Declared ports are informational, so a number matches with any protocol; a name is looked up together with its protocol.
  const found = declared.some(({ containerPort }) => containerPort === wanted)
    || named.some(({ protocol }) => protocolOf(protocol) === protocolOf(port.protocol));
  if (found) return [];

  const message = `port ${port.port} targets port ${wanted} in the pods of ${describeManifest(template.entry.manifest)}`;
  if (named.length > 0) {
    const [there, here] = [protocolOf(named[0].protocol), protocolOf(port.protocol)];
    return [{ message: `${message}, where its protocol is ${there} and not ${here}`, fix: `set the protocol of both to ${there} or to ${here}` }];
  }
  const declareIt = typeof wanted === 'number' ? `declare containerPort ${wanted} in the container that listens on it` : `name a container port ${wanted}`;
  const near = nearest(String(wanted), namesOf(declared)) ?? (declared.length === 1 ? declared[0].name ?? declared[0].containerPort : undefined);
  // A name must be declared by a container, a number need not be: a container may listen on it anyway.
  const isHint = typeof wanted === 'number' && declared.length === 0;
  return [{
    ...(isHint && { severity: 'warning' }),
    message: `${message}, which declare ${listPorts(declared.map(({ containerPort, name }) => ({ port: containerPort, name })))}`,
    fix: near === undefined ? `${declareIt}, or set targetPort to a port that they have` : `set targetPort to ${near}, or ${declareIt}`,
  }];
}

/** Ingresses and routes reference a port of the Service itself. */
function inspectBackends(entry: Resource, manifests: Manifests): Problem[] {
  const problems = new Map<string, Problem>();
  for (const reference of manifests.referencesOf(entry)) {
    if (reference.kind !== 'Service' || reference.port === undefined) continue;
    const service = manifests.resolve(entry, reference)?.entry;
    const target = `${describeObject(reference)} ${reference.port}`;
    const protocol = entry.manifest.kind === 'UDPRoute' ? 'UDP' : 'TCP';
    if (service && !problems.has(target)) backendMissing(reference, service, protocol).forEach(problem => problems.set(target, problem));
  }
  return [...problems.values()];
}

function backendMissing({ field, port: wanted }: Reference, service: Resource, protocol: string): Problem[] {
  const { ports, type } = fields(service.manifest.spec);
  const offered = items(ports, 'spec.ports').map(({ value }) => value);
  const named = offered.filter(({ name, port }) => wanted === (typeof wanted === 'number' ? port : name));
  if (type === 'ExternalName' || named.some(port => protocolOf(port.protocol) === protocol)) return [];
  if (named.length > 0) {
    return [{
      message: `${field} sends ${protocol} traffic to port ${wanted} of ${describeManifest(service.manifest)}, whose protocol is ${protocolOf(named[0].protocol)}`,
      fix: `use a port of the Service with protocol ${protocol}, or add one`,
    }];
  }

  const behind = offered.find(({ targetPort }) => targetPort === wanted);
  const near = nearest(String(wanted), namesOf(offered)) ?? (offered.length === 1 ? offered[0].port : undefined);
  return [{
    message: `${field} sends traffic to port ${wanted} of ${describeManifest(service.manifest)}, which has ${listPorts(offered)}`,
    fix: behind ? `use port ${behind.port}: ${wanted} is the port of the pods, and routes reference the port of the Service`
      : near === undefined ? 'use a port of the Service, or add this port to the Service' : `use port ${near}, or add the port to the Service`,
  }];
}

type Fields = Item['value'];

function protocolOf(protocol: unknown): unknown {
  return protocol ?? 'TCP';
}

function namesOf(ports: Fields[]): string[] {
  return ports.map(({ name }) => name).filter(name => typeof name === 'string');
}

function listPorts(ports: Fields[]): string {
  return ports.length === 0 ? 'no ports' : listed(ports.map(({ port, name }) => typeof name === 'string' ? `${port} (${name})` : `${port}`));
}
