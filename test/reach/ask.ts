import { Manifests } from '../../src/manifests/manifests';
import { entriesFromYaml } from '../../src/manifests/yaml/from-yaml';
import { summaryOf } from '../../src/reach/answer';
import { reach } from '../../src/reach/reach';

export function pod(name: string, more: { labels?: string; ports?: string; spec?: string; kind?: string } = {}): string {
  const [namespace, own] = name.split('/');
  const { labels = `app: ${own}`, ports = '{ name: http, containerPort: 8080 }', spec = '', kind = 'Deployment' } = more;
  const template = `{ metadata: { labels: { ${labels} } }, spec: { ${spec && `${spec}, `}containers: [{ name: main, image: 'app:1', ports: [${ports}] }] } }`;
  if (kind === 'Pod') return `---\napiVersion: v1\nkind: Pod\n${template.slice(2, -2).replace('metadata: {', `metadata: { name: ${own}, namespace: ${namespace},`).replace(/ }, spec: /, ' }\nspec: ')}\n`;
  return `---\napiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: ${own}, namespace: ${namespace} }\nspec: { selector: { matchLabels: { ${labels} } }, template: ${template} }\n`;
}

export function policy(name: string, spec: string): string {
  const [namespace, own] = name.split('/');
  return `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${own}, namespace: ${namespace} }\nspec: { ${spec} }\n`;
}

export function object(apiVersion: string, kind: string, name: string, rest: string): string {
  const [namespace, own] = name.split('/');
  return `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${own}, namespace: ${namespace} }\n${rest}\n`;
}

export function service(name: string, spec: string): string {
  return object('v1', 'Service', name, `spec: { ${spec} }`);
}

export function manifestsOf(yaml: string): Manifests {
  return Manifests.of(entriesFromYaml(yaml, 'test.yaml'));
}

/** What `keelwright reach` would say first. */
export function ask(yaml: string, from: string, to: string): string {
  return summaryOf(reach(manifestsOf(yaml), from, to));
}
