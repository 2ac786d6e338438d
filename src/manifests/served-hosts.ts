import { fields, items, strings } from './json';
import { Manifests } from './manifests';

/** Hosts for which the manifests themselves accept traffic from outside; some start with `*.`. */
export function servedHosts(manifests: Manifests): string[] {
  const specs = (kind: string) => manifests.ofKind(kind).map(({ manifest }) => fields(manifest.spec));
  return [
    ...specs('Ingress').flatMap(({ rules, tls }) => [...items(rules, '').map(({ value }) => value.host), ...items(tls, '').flatMap(({ value }) => strings(value.hosts))]),
    ...['HTTPRoute', 'GRPCRoute', 'TLSRoute'].flatMap(specs).flatMap(({ hostnames }) => strings(hostnames)),
    ...specs('Gateway').flatMap(({ listeners, servers }) => [...items(listeners, '').map(({ value }) => value.hostname), ...items(servers, '').flatMap(({ value }) => strings(value.hosts))]),
    ...specs('VirtualService').flatMap(({ hosts }) => strings(hosts)),
  ].filter(host => typeof host === 'string' && host.includes('.'));
}
