import { isIPv4, isIPv6 } from 'net';
import { IConstruct } from 'constructs';
import { refuse } from './refusal';

const DNS_NAME = /^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** Names of pods behind a headless Service included. */
const SERVICE_NAME = /^(?:[^.]+\.)+([^.]+)\.svc(?:\.cluster\.local)?$/;
const CLASS_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

export function isDnsName(given: string): boolean {
  return DNS_NAME.test(given);
}

/** The name of what implements a load balancer: a label's key, with a domain before it or not. */
export function isLoadBalancerClass(given: unknown): boolean {
  if (typeof given !== 'string') return false;
  const [name, domain, ...more] = given.split('/').reverse();
  return CLASS_NAME.test(name) && (domain === undefined || isDnsName(domain)) && more.length === 0;
}

/** The namespace that a Service's own name says, such as `db.shop.svc.cluster.local`; undefined for names outside of the cluster. */
export function namespaceOfService(host: string): string | undefined {
  return SERVICE_NAME.exec(host)?.[1];
}

/** A DNS name as it is looked up. */
export function hostName(where: IConstruct | string, prop: string, given: string): string {
  if (isHostName(given)) return given;
  const meant = typeof given === 'string' ? given.toLowerCase().replace(/\.$/, '') : '';
  return refuse(where, {
    code: 'host-invalid',
    problem: `${prop} is no DNS name`,
    given,
    allowed: "lower-case letters, digits and hyphens between dots, such as 'orders.db.acme.example'",
    fix: isHostName(meant) ? `write '${meant}'` : isIPv4(given) || isIPv6(given) ? `write addresses: ['${given}']`
      : /^[a-z]+:\/\//.test(given) ? 'give the name alone, or the whole URL: ExternalService.fromUrl(...)' : 'give the name alone, without a port and without a dot at its end',
  });
}

function isHostName(given: unknown): boolean {
  return typeof given === 'string' && isDnsName(given) && !/^\d+$/.test(given.split('.').pop()!);
}
