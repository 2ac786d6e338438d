import { k8s } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { reject } from '../../private/messages/mistakes';
import { metadataKey } from '../../private/names';
import { refuse } from '../../private/refusal';
import { PodField } from '../../props/pods/pod-field';
import { ShownField } from '../objects/attachment';
import { requireFeature } from '../objects/features';
import { Json } from '../objects/kube';

const CPU_DIVISORS = ['1', '1m'];
const BYTE_DIVISORS = ['1', ...['k', 'M', 'G', 'T', 'P', 'E'].map(unit => `1${unit}`), ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map(unit => `1${unit}`)];

/** The field as the value of an environment variable. */
export function fieldVariable(where: IConstruct, { prop, field }: ShownField): Json<k8s.EnvVarSource> {
  if (/^metadata\.(labels|annotations)$/.test(field.path) && field.key === undefined) refuseMap(where, prop, field);
  if (field.path === 'status.hostIPs') requireFeature(where, 'hostIPs', { what: `${prop}, all IP addresses of the node`, fix: 'use PodField.nodeIp()' });
  return referenceTo(where, prop, field);
}

/** The field as a file; a request or limit is that of a container. */
export function fieldFile(
  where: IConstruct, { prop, field }: ShownField, path: string, containerName: string | undefined,
): Json<k8s.DownwardApiVolumeFile> {
  if (/^(spec|status)\./.test(field.path)) refuseFile(where, prop, field);
  const { fieldRef, resourceFieldRef } = referenceTo(where, prop, field);
  return { path, ...(fieldRef ? { fieldRef } : { resourceFieldRef: { containerName, ...resourceFieldRef! } }) };
}

type Reference = Pick<Json<k8s.EnvVarSource>, 'fieldRef' | 'resourceFieldRef'>;

function referenceTo(where: IConstruct, prop: string, { path, key, divisor }: PodField): Reference {
  // The API server would set a divisor of 0 otherwise, and tools that compare objects would report the difference.
  if (divisor !== undefined) return { resourceFieldRef: { resource: path, divisor: knownDivisor(where, prop, path, divisor) } };
  return { fieldRef: { apiVersion: 'v1', fieldPath: key === undefined ? path : `${path}['${metadataKey(where, prop, key)}']` } };
}

function knownDivisor(where: IConstruct, prop: string, resource: string, given: string): string {
  const known = resource.endsWith('.cpu') ? CPU_DIVISORS : BYTE_DIVISORS;
  if (known.includes(given)) return given;
  return reject(where, {
    code: 'divisor-invalid',
    problem: `${prop} has a unit in which Kubernetes gives no ${resource}`,
    given,
    allowed: known.join(', '),
    fix: `set divisor: '${known === CPU_DIVISORS ? '1m' : '1Mi'}', or remove it`,
  }, '1');
}

function refuseMap(where: IConstruct, prop: string, { path }: PodField): never {
  const one = path.slice('metadata.'.length, -1);
  return refuse(where, {
    code: 'pod-field-not-a-variable',
    problem: `${prop} is a map, which only a file can show`,
    given: path,
    allowed: `one ${one}, PodField.${one}('...'); all in a file`,
    fix: `set projectedFiles: { '/etc/podinfo/${one}s': ProjectedFile.podField(PodField.${one}s()) }`,
  });
}

function refuseFile(where: IConstruct, prop: string, { path }: PodField): never {
  return refuse(where, {
    code: 'pod-field-not-a-file',
    problem: `${prop} is a field that only a variable can show`,
    given: path,
    allowed: 'name, namespace, uid, labels, annotations, requests and limits',
    fix: 'set it in podFields, as an environment variable',
  });
}
