import { fields, items } from './json';
import { Manifests } from './manifests';

/** Hosts for which the manifests themselves accept traffic from outside; some start with `*.`. */
export function servedHosts(manifests: Manifests): string[] {
  const specs = (kind: string) => manifests.ofKind(kind).map(({ manifest }) => fields(manifest.spec));
  const listed = (values: unknown) => Array.isArray(values) ? values : [];
  return [
    ...specs('Ingress').flatMap(({ rules, tls }) => [...items(rules, '').map(({ value }) => value.host), ...items(tls, '').flatMap(({ value }) => listed(value.hosts))]),
    ...['HTTPRoute', 'GRPCRoute', 'TLSRoute'].flatMap(specs).flatMap(({ hostnames }) => listed(hostnames)),
    ...specs('Gateway').flatMap(({ listeners, servers }) => [...items(listeners, '').map(({ value }) => value.hostname), ...items(servers, '').flatMap(({ value }) => listed(value.hosts))]),
    ...specs('VirtualService').flatMap(({ hosts }) => listed(hosts)),
  ].filter(host => typeof host === 'string' && host.includes('.'));
}
