import { isIPv4, isIPv6 } from 'net';
import { IConstruct } from 'constructs';
import { reject } from '../messages/mistakes';

const DNS_NAME = /^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** Includes the names of pods behind a headless Service. */
const SERVICE_NAME = /^(?:[^.]+\.)*([^.]+)\.([^.]+)\.svc(?:\.cluster\.local)?$/;
/** Resolves in the cluster if there is such a Service, else outside. */
const SHORT_NAME = /^([^.]+)(?:\.([^.]+))?$/;
const SERVED_HOST = /^(?=.{1,253}$)(\*\.)?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/;
const CLASS_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** A Service, and its namespace if that is known. */
export interface ServiceName {
  readonly name: string;
  readonly namespace?: string;
}

export function isDnsName(given: string): boolean {
  return DNS_NAME.test(given);
}

/** A host name of a listener, a certificate or a route. The asterisk stands for the part before the first dot. */
export function isServedHost(given: string): boolean {
  return SERVED_HOST.test(given) && !isIPv4(given);
}

/** Whether this is a valid load balancer class: a label key, with or without a domain prefix. */
export function isLoadBalancerClass(given: unknown): boolean {
  if (typeof given !== 'string') return false;
  const [name, domain, ...more] = given.split('/').reverse();
  return CLASS_NAME.test(name) && (domain === undefined || isDnsName(domain)) && more.length === 0;
}

/** The namespace in the DNS name of a Service, such as `db.shop.svc.cluster.local`; undefined for names outside the cluster. */
export function namespaceOfService(host: string): string | undefined {
  return SERVICE_NAME.exec(host)?.[2];
}

/** The Service that the DNS name means in the given namespace, if it exists; undefined for names that cannot be of a Service. */
export function serviceMeant(host: string, home: string | undefined): ServiceName | undefined {
  const [, name, namespace = home] = SERVICE_NAME.exec(host) ?? SHORT_NAME.exec(host) ?? [];
  return name === undefined ? undefined : { name, namespace };
}

/** A DNS name in the form in which it is resolved. */
export function hostName(where: IConstruct | string, prop: string, given: string): string {
  if (isHostName(given)) return given;
  const meant = typeof given === 'string' ? given.toLowerCase().replace(/\.$/, '') : '';
  return reject(where, {
    code: 'host-invalid',
    problem: `${prop} is not a valid DNS name`,
    given,
    allowed: "lower-case letters, digits and hyphens, separated by dots, such as 'orders.db.acme.example'",
    fix: isHostName(meant) ? `use '${meant}'` : isIPv4(given) || isIPv6(given) ? `set addresses: ['${given}']`
      : /^[a-z]+:\/\//.test(given) ? 'use only the host name, or the complete URL with ExternalService.fromUrl(...)' : 'use only the host name, without a port and a trailing dot',
  }, 'other.example');
}

function isHostName(given: unknown): boolean {
  return typeof given === 'string' && isDnsName(given) && !/^\d+$/.test(given.split('.').pop()!);
}
