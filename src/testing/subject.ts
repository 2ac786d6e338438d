import { Construct } from 'constructs';
import { typeName } from './show';
import { Testing } from './testing';
import { Finding } from '../checks/check';
import { fields, keysIn } from '../manifests/json';
import { Resource, Manifest } from '../manifests/manifest';
import { entriesFromYaml } from '../manifests/yaml/from-yaml';
import { DEFAULT_KUBERNETES } from '../platform/kubernetes';
import { listed } from '../private/messages/nearest';
import { refuse } from '../private/refusal';
import { judge } from '../synth/judge';

/** The resources of the value that a test checks: a construct, manifests or YAML. */
export function resourcesOf(subject: unknown): Manifest[] {
  return isInApp(subject) ? Testing.synth(subject) : entriesOf(subject).map(({ manifest }) => manifest);
}

/** The findings of the checks in it. */
export function findingsOf(subject: unknown): Finding[] {
  if (isInApp(subject)) return Testing.findings(subject);
  return judge({ kubernetes: DEFAULT_KUBERNETES, entries: entriesOf(subject), externals: [] }).findings;
}

function isInApp(subject: unknown): subject is Construct {
  return Construct.isConstruct(subject) && 'charts' in subject.node.root;
}

function entriesOf(subject: unknown): Resource[] {
  if (typeof subject === 'string') return entriesFromYaml(subject, 'YAML');
  if (!Array.isArray(subject)) return refuseSubject(undefined, subject);
  return Array.from(subject, (item, index) => isManifest(item) ? { manifest: item, origin: {} } : refuseSubject(`[${index}]`, item));
}

function isManifest(value: unknown): value is Manifest {
  const { apiVersion, kind, metadata } = fields(value);
  return [apiVersion, kind, fields(metadata).name].every(field => typeof field === 'string' && field !== '');
}

function refuseSubject(where: string | undefined, subject: unknown): never {
  const names = keysIn(subject);
  return refuse(where, {
    code: 'subject-invalid',
    problem: 'this value has no resources',
    given: `${typeName(subject)}${names.length > 0 ? ` with ${listed(names)}` : ''}`,
    allowed: 'a construct in an App, a list of manifests (each with apiVersion, kind and metadata.name), or YAML as text',
    fix: 'pass the App, a chart, a part of them, or the result of Testing.synth to expect()',
  });
}
