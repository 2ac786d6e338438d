import { Environment, environmentOf, expanded, namesIn, VariableReference } from '../../manifests/environment/environment';
import { serviceLinksOf } from '../../manifests/environment/service-links';
import { isSetIn, readByShell } from '../../manifests/environment/shell-variables';
import { fields, Item, strings } from '../../manifests/json';
import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { allContainers, PodTemplate } from '../../manifests/pod-templates';
import { Check, Problem } from '../check';

export const serviceLinkClash: Check = {
  id: 'service-link-clash',
  profile: 'reliability',
  severity: 'warning',
  description: 'A container reads a setting such as REDIS_PORT, and Kubernetes sets the variable of that name to a URL, the address of a Service called redis.',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables',
  inspect,
};

/** Software that is known to read such a variable; docs/checks/service-link-clash.md has the sources. */
interface Reader {
  /** The end of the image name. */
  readonly image: string;
  readonly variable: string;
  /** What a command that starts it contains. Another command may not read the variable: `kafka-topics` in the image of a broker. */
  readonly program: string;
}

const READERS: Reader[] = [
  { image: 'confluentinc/cp-kafka', variable: 'KAFKA_PORT', program: '/confluent/docker/' },
  { image: 'confluentinc/cp-schema-registry', variable: 'SCHEMA_REGISTRY_PORT', program: '/confluent/docker/' },
  { image: 'devopsfaith/krakend', variable: 'KRAKEND_PORT', program: 'krakend' },
  { image: 'kibana/kibana', variable: 'SERVER_PORT', program: 'kibana' },
  { image: 'n8nio/n8n', variable: 'N8N_PORT', program: 'n8n' },
  { image: 'osixia/openldap', variable: 'LDAP_PORT', program: '/container/' },
  { image: 'permitio/opal-server', variable: 'OPAL_SERVER_PORT', program: 'opal' },
  { image: 'redis-commander', variable: 'REDIS_PORT', program: 'redis-commander' },
  { image: 'searxng/searxng', variable: 'SEARXNG_PORT', program: 'searxng' },
  { image: 'verdaccio/verdaccio', variable: 'VERDACCIO_PORT', program: 'verdaccio' },
];

const LISTS = ['command', 'args'];
const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'];
const HOOKS = ['postStart', 'preStop'];

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const template = manifests.podTemplateOf(entry);
  if (!template || template.spec.enableServiceLinks === false) return [];
  return allContainers(template).flatMap(container => {
    const environment = environmentOf(container, template, manifests);
    const reads = [...environment.open, ...readsOf(container, environment).filter(({ name }) => !environment.variables.has(name))]
      .filter(({ name }) => !environment.unknownPrefixes.some(prefix => name.startsWith(prefix)));
    const first = new Map(reads.reverse().map(read => [read.name, read]));
    return [...first.values()].reverse().flatMap(read => problem(read, template, manifests));
  });
}

/** `$(NAME)` counts only where Kubernetes replaces it by such a variable: in the command of the container itself. */
function readsOf({ value, field }: Item, { variables }: Environment): VariableReference[] {
  const script = (words: string[]) => expanded(words.join(' '), variables);
  const wordsOf = (handler: unknown) => strings(fields(fields(handler).exec).command);
  const read = (path: string) => (name: string) => ({ name, field: `${field}.${path}` });
  const main = script(LISTS.flatMap(list => strings(value[list])));
  const software = READERS.filter(({ image, program }) => isImage(value.image, image) && (main === '' || main.includes(program)));
  const atStart = [
    ...LISTS.flatMap(list => readByShell(script(strings(value[list]))).map(read(list))),
    ...software.map(({ variable }) => variable).map(read('image')),
  ];
  return [
    ...LISTS.flatMap(list => strings(value[list]).flatMap(namesIn).map(read(list))),
    ...atStart.filter(({ name }) => !isSetIn(main, name)),
    ...PROBES.flatMap(probe => readByShell(script(wordsOf(value[probe]))).map(read(`${probe}.exec.command`))),
    ...HOOKS.flatMap(hook => readByShell(wordsOf(fields(value.lifecycle)[hook]).join(' ')).map(read(`lifecycle.${hook}.exec.command`))),
  ];
}

/** Of any version, in any registry. */
function isImage(image: unknown, name: string): boolean {
  const [repository] = `${image}`.split(/@|:[^/]*$/);
  return repository === name || repository.endsWith(`/${name}`);
}

function problem({ name, field }: VariableReference, { field: pod, namespace }: PodTemplate, manifests: Manifests): Problem[] {
  const service = name.endsWith('_PORT') && manifests.find({ group: '', kind: 'Service', namespace, name: serviceName(name) });
  const link = service && serviceLinksOf(service).find(variable => variable.name === name);
  if (!link) return [];
  return [{
    message: `${field} reads ${name}, which Kubernetes sets for ${describeManifest(service.manifest)}, to an address such as ${link.value}`,
    fix: `set ${pod}.enableServiceLinks: false (in a keelwright program pod: { serviceLinks: false }), or define ${name} at the start of env`,
  }];
}

/** The only name of a Service for which a container gets the variable. */
function serviceName(variable: string): string {
  return variable.slice(0, -'_PORT'.length).toLowerCase().replaceAll('_', '-');
}
