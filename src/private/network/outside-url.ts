import { isIP } from 'net';
import { isDnsName, namespaceOfService } from './host-name';

/** Default ports of schemes, whose URLs usually contain no port. */
export const WELL_KNOWN_PORTS: { readonly [scheme: string]: number | undefined } = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671,
  mongodb: 27017,
};

/** Suffixes that distinguish a name with two parts from a Service and its namespace. */
const TOP_LEVEL = /\.(com|org|net|io|example)$/;
const CLUSTER = /\.(local|localhost)$/;

export interface OutsideUrl {
  readonly host: string;
  readonly port: number;
  readonly protocol: TransportName;
}

export type TransportName = 'TCP' | 'UDP' | 'SCTP';

/** The transport protocol of URLs with this scheme. */
export function transportOf(scheme: string): TransportName {
  return scheme === 'udp' ? 'UDP' : scheme === 'sctp' ? 'SCTP' : 'TCP';
}

/** The host outside the cluster and the port of a URL; undefined if it is not certain that it is one. */
export function outsideUrl(text: unknown): OutsideUrl | undefined {
  if (typeof text !== 'string' || !/^[a-z][-+.a-z0-9]*:\/\/\S+$/i.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, hostname, port } = new URL(text);
  const scheme = protocol.slice(0, -1);
  const number = port === '' ? WELL_KNOWN_PORTS[scheme] : Number(port);
  return number !== undefined && isOutside(hostname) ? { host: hostname, port: number, protocol: transportOf(scheme) } : undefined;
}

/** An IP address may be that of a Service. */
function isOutside(host: string): boolean {
  if (isIP(host) !== 0 || !isDnsName(host) || CLUSTER.test(host) || namespaceOfService(host) !== undefined) return false;
  return host.split('.').length > 2 || TOP_LEVEL.test(host);
}
