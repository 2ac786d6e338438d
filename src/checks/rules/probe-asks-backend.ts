import { isIP } from 'net';
import { environmentOf, expanded, namesIn } from '../../manifests/environment/environment';
import { readByShell, withValues } from '../../manifests/environment/shell-variables';
import { fields, Item, items, strings } from '../../manifests/json';
import { describeManifest, describeObject, namespaceOf, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { indexedNamespace } from '../../manifests/object-index';
import { lastingContainers, PodTemplate } from '../../manifests/pod-templates';
import { refer } from '../../manifests/references/reference';
import { listed } from '../../private/messages/nearest';
import { isDnsName, serviceMeant } from '../../private/network/host-name';
import { Check, Problem } from '../check';

export const probeAsksBackend: Check = {
  id: 'probe-asks-backend',
  profile: 'reliability',
  severity: 'warning',
  description: 'A readiness or liveness probe asks a server other than its own pod: while that is down, all replicas are unready, or restart, at the same time.',
  see: 'https://kubernetes.io/docs/concepts/workloads/pods/probes/',
  inspect,
};

/** What happens while they fail. A startup probe may wait for a server: once it has succeeded, it does not run again. */
const PROBES = [
  { probe: 'readinessProbe', outcome: 'all replicas are unready at the same time' },
  { probe: 'livenessProbe', outcome: 'the kubelet restarts the containers of all replicas, over and over' },
];

/** Places in a command where even a bare name is that of a host: with `pg_isready -d db` it is that of a database. */
const PLACES = [
  /[a-z][-+.a-z0-9]*:\/\/(?:[^\s/@'"]*@)?(?<host>[-.\w]+)/gi,
  /(?<![^\s'"])-(?:-?(?:host|hostname|h)(?:=|\s+)|h)['"]?(?<host>[-.\w]+)/gi,
  /\/dev\/(?:tcp|udp)\/(?<host>[-.\w]+)/g,
  /(?<![-.\w/:$])(?<host>[-.a-z0-9]+)(?::|\s+)(?<port>\d+)(?![-.\w])/g,
];
/** A name with dots is that of a host everywhere but in a path, and in a header for a server that is named by other means. */
const DOTTED = /(?<![-.\w/:$]|host:\s*)(?<host>[-a-z0-9]+(?:\.[-a-z0-9]+)+)(?!\w)/gi;
/** Variables whose whole value is a host. */
const HOST_VARIABLE = /(?:HOST|HOSTNAME|ADDR|ADDRESS|SERVER)$/i;
const OWN_ADDRESS = /^(?:localhost|127\.[\d.]+|0\.0\.0\.0|::1?)$/;

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const template = manifests.podTemplateOf(entry);
  if (!template) return [];
  return lastingContainers(template).flatMap(container => PROBES.flatMap(({ probe, outcome }) => {
    const others = [...new Set(serversAsked(container, probe, template, manifests))];
    if (others.length === 0) return [];
    return [{
      message: `${container.field}.${probe} asks ${listed(others)}, not only its own pod: when there is no answer, ${outcome}`,
      fix: `let the probe ask only its own container, and let the app handle failures of ${listed(others)}; to wait at the start, use a startupProbe or an init container`,
    }];
  }));
}

interface Server {
  /** For messages. */
  readonly name: string;
  /** Whether the pod itself is behind it. */
  readonly isOwn: boolean;
}

function serversAsked(container: Item, probe: string, template: PodTemplate, manifests: Manifests): string[] {
  const { httpGet, tcpSocket, exec } = fields(container.value[probe]);
  const hosts = strings([fields(httpGet).host, fields(tcpSocket).host]).filter(host => isOther(host, template));
  const servers: Server[] = [
    ...hosts.map(host => serviceOf(host, template, manifests) ?? { name: host, isOwn: false }),
    ...serversIn(strings(fields(exec).command).join(' '), container, template, manifests),
  ];
  return servers.filter(({ isOwn }) => !isOwn).map(({ name }) => name);
}

/** On the host network, an address may be that of the node. */
function isOther(host: string, { spec }: PodTemplate): boolean {
  return isIP(host) === 0 ? isDnsName(host) && !OWN_ADDRESS.test(host) : !OWN_ADDRESS.test(host) && spec.hostNetwork !== true;
}

/** The Services that a command names, itself or by variables of the container. */
function serversIn(command: string, container: Item, template: PodTemplate, manifests: Manifests): Server[] {
  if (command === '') return [];
  const { variables } = environmentOf(container, template, manifests);
  const script = expanded(command, variables);
  const text = withValues(script, variables);
  const values = [...namesIn(command), ...readByShell(script)].filter(name => HOST_VARIABLE.test(name)).map(name => variables.get(name) ?? '');
  return [
    ...values.flatMap(value => serviceOf(value, template, manifests) ?? []),
    ...PLACES.flatMap(place => [...text.matchAll(place)]).flatMap(({ groups }) => serviceOf(groups!.host, template, manifests, groups!.port) ?? []),
    ...[...text.matchAll(DOTTED)].flatMap(({ groups }) => serviceNamed(groups!.host, template, manifests) ?? []),
  ];
}

/** The Service of a DNS name, its own or that of a member such as `db-0.db`; undefined if there is no such Service with this port. */
function serviceOf(host: string, template: PodTemplate, manifests: Manifests, port?: string): Server | undefined {
  return [host, host.replace(/^[^.]+-\d+\./, '')].flatMap(form => serviceNamed(form, template, manifests, port) ?? [])[0];
}

function serviceNamed(host: string, template: PodTemplate, manifests: Manifests, port?: string): Server | undefined {
  const name = host.toLowerCase().replace(/\.svc\..*$/, '.svc');
  const meant = serviceMeant(name, template.namespace);
  const [reference] = refer('Service', meant?.name, '', { namespace: meant?.namespace });
  const target = reference && manifests.resolve(template.entry, reference);
  if (!target || (port !== undefined && !hasPort(target.entry, port))) return undefined;
  if (!target.entry) return { name: describeObject(reference), isOwn: false };
  const { manifest } = target.entry;
  // A file such as db.conf is not the Service db of a namespace that the manifests do not name.
  if (!name.endsWith('.svc') && indexedNamespace(namespaceOf(manifest)) !== indexedNamespace(reference.namespace)) return undefined;
  return { name: describeManifest(manifest), isOwn: manifests.selecting(template).includes(target.entry) };
}

/** Clients of a headless Service and of an ExternalName reach any port. */
function hasPort(service: Resource | undefined, port: string): boolean {
  const { clusterIP, ports, type } = fields(service?.manifest.spec);
  return !service || clusterIP === 'None' || type === 'ExternalName' || items(ports, '').some(({ value }) => `${value.port}` === port);
}
