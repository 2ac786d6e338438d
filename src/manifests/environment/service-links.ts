import { isIPv6 } from 'net';
import { fields, items } from '../json';
import { groupOf } from '../kinds';
import { Resource } from '../manifest';

/** A variable that the kubelet sets in containers. */
export interface ServiceLink {
  readonly name: string;
  readonly value: string;
}

/** Stands for an address that the cluster assigns. */
const EXAMPLE = '10.0.0.1';

/** The variables that the containers of the namespace get for a Service, unless their pods set `enableServiceLinks: false`; none without a cluster IP. */
export function serviceLinksOf({ manifest }: Resource): ServiceLink[] {
  const { clusterIP, ports, type } = fields(manifest.spec);
  if (manifest.kind !== 'Service' || groupOf(manifest.apiVersion) !== '' || clusterIP === 'None' || type === 'ExternalName') return [];
  const prefix = variableName(manifest.metadata.name);
  const address = `${clusterIP || EXAMPLE}`;
  const all = items(ports, '').map(({ value: { name, port, protocol } }) => ({ name, port: `${port}`, protocol: `${protocol || 'TCP'}` }));
  return [
    ...all.slice(0, 1).flatMap(({ port, protocol }) => [
      { name: `${prefix}_SERVICE_HOST`, value: address },
      { name: `${prefix}_SERVICE_PORT`, value: port },
      { name: `${prefix}_PORT`, value: urlOf(protocol, address, port) },
    ]),
    ...all.filter(({ name }) => name).map(({ name, port }) => ({ name: `${prefix}_SERVICE_PORT_${variableName(`${name}`)}`, value: port })),
    ...all.flatMap(({ port, protocol }) => {
      const link = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`;
      return [
        { name: link, value: urlOf(protocol, address, port) },
        { name: `${link}_PROTO`, value: protocol.toLowerCase() },
        { name: `${link}_PORT`, value: port },
        { name: `${link}_ADDR`, value: address },
      ];
    }),
  ];
}

function variableName(text: string): string {
  return text.toUpperCase().replaceAll('-', '_');
}

function urlOf(protocol: string, address: string, port: string): string {
  return `${protocol.toLowerCase()}://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}
