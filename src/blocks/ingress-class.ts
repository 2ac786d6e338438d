import { IConstruct } from 'constructs';
import { Entry, IngressEntryOptions } from '../platform/entry';
import { IngressTls } from '../platform/ingress-tls';
import { refuse } from '../private/refusal';

/** What annotations of Amazon's controller for Application Load Balancers begin with. */
export const ALB = 'alb.ingress.kubernetes.io';
const ALB_GROUP = `${ALB}/group.name`;

/** What named the class before there was a field for it. The API server takes one of the two. */
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** Whether Amazon's controller makes an Application Load Balancer for it. */
export function isAlb(className: string): boolean {
  return className === 'alb';
}

/** Whether Google's controller acts on it, which reads the annotation alone: no IngressClass must exist. */
export function isGoogleIngress(className: string): boolean {
  return ['gce', 'gce-internal'].includes(className);
}

/** The IngressController of OpenShift that the class is for; undefined for classes of others. */
export function openShiftController(className: string): string | undefined {
  return /^openshift-(.+)$/.exec(className)?.[1];
}

/** What the class needs said, under what the entry says. */
export function classAnnotations(className: string): { [key: string]: string } {
  if (isGoogleIngress(className)) return { [CLASS_ANNOTATION]: className };
  // Otherwise the load balancer is reached from inside the network only.
  return isAlb(className) ? { [`${ALB}/scheme`]: 'internet-facing' } : {};
}

/** The Ingresses that share one Application Load Balancer; undefined when each has its own. */
export function albGroup({ ingressOptions }: Entry): string | undefined {
  return ingressOptions && isAlb(ingressOptions.className) ? ingressOptions.annotations?.[ALB_GROUP] : undefined;
}

/** Whether two Ingresses by these entries have load balancers of their own, and so addresses of their own. */
export function areApart(entry: Entry, other: Entry): boolean {
  const [className, otherName] = [entry, other].map(({ ingressOptions }) => ingressOptions?.className);
  if (className === undefined || className !== otherName) return false;
  return isGoogleIngress(className) || (isAlb(className) && (albGroup(entry) === undefined || albGroup(entry) !== albGroup(other)));
}

/** A name leads to one address. */
export function refuseApart(where: IConstruct, { ingressOptions }: Entry, host: string, other: IConstruct): never {
  const { className } = ingressOptions!;
  const byGateway = "let them in by a Gateway: entry: Entry.gateway({ name: 'public', namespace: 'edge' })";
  return refuse(where, {
    code: 'ingress-host-divided',
    problem: `each Ingress of the class ${className} has a load balancer of its own, and ${other.node.path} has this host too: a name leads to one of them`,
    given: host,
    allowed: `a host in one Ingress${isAlb(className) ? ', or in Ingresses of one group' : ''}`,
    fix: isAlb(className) ? `let them share one: write annotations: { '${ALB_GROUP}': 'shop' } in the entry of both` : byGateway,
  });
}

export function refuseClassAnnotation(where: IConstruct, { className, annotations }: IngressEntryOptions): void {
  const given = annotations?.[CLASS_ANNOTATION];
  if (given === undefined) return;
  refuse(where, {
    code: 'ingress-class-twice',
    problem: 'the entry names the class of its Ingresses by className, and by an annotation',
    given: `className: '${className}', ${CLASS_ANNOTATION}: ${given}`,
    allowed: 'className alone, which is printed as the controller reads it',
    fix: `remove the annotation, and write className: '${given}' if that is meant`,
  });
}

/** An Application Load Balancer has its certificates from AWS Certificate Manager. */
export function refuseAlbSecret(where: IConstruct, { className, tls }: IngressEntryOptions): void {
  if (!isAlb(className) || (tls.issuerName ?? tls.secretName) === undefined) return;
  refuse(where, {
    code: 'ingress-tls-unread',
    problem: `the load balancer behind IngressClass ${className} reads no Secret: calls would come in plain text`,
    given: spelled(tls),
    allowed: `certificates of AWS Certificate Manager, found by the hosts of routes or by the annotation ${ALB}/certificate-arn`,
    fix: `write tls: IngressTls.none(), annotations: { '${ALB}/listen-ports': '[{"HTTP":80},{"HTTPS":443}]', '${ALB}/ssl-redirect': '443' }`,
  });
}

function spelled({ issuerName, secretName }: IngressTls): string {
  return issuerName === undefined ? `IngressTls.secret('${secretName}')` : `IngressTls.issuer('${issuerName}')`;
}
