import { IConstruct } from 'constructs';
import { Entry, IngressEntryOptions } from '../../platform/entry';
import { IngressTls } from '../../platform/ingress-tls';
import { refuse } from '../../private/refusal';

/** Prefix of the annotations of Amazon's controller for Application Load Balancers. */
export const ALB = 'alb.ingress.kubernetes.io';
const ALB_GROUP = `${ALB}/group.name`;

/** The annotation that set the class before the field existed. The API server accepts only one of the two. */
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** Whether Amazon's controller creates an Application Load Balancer for it. */
export function isAlb(className: string): boolean {
  return className === 'alb';
}

/** Whether Google's controller handles it, which reads only the annotation: an IngressClass need not exist. */
export function isGoogleIngress(className: string): boolean {
  return ['gce', 'gce-internal'].includes(className);
}

/** The IngressController of OpenShift that the class is for; undefined for classes of others. */
export function openShiftController(className: string): string | undefined {
  return /^openshift-(.+)$/.exec(className)?.[1];
}

/** Annotations that the class needs; those of the entry override them. */
export function classAnnotations(className: string): { [key: string]: string } {
  if (isGoogleIngress(className)) return { [CLASS_ANNOTATION]: className };
  // Otherwise the load balancer is only reachable from inside the network.
  return isAlb(className) ? { [`${ALB}/scheme`]: 'internet-facing' } : {};
}

/** The group of Ingresses that share one Application Load Balancer; undefined when each has its own. */
export function albGroup({ ingressOptions }: Entry): string | undefined {
  return ingressOptions && isAlb(ingressOptions.className) ? ingressOptions.annotations?.[ALB_GROUP] : undefined;
}

/** Whether two Ingresses of these entries have separate load balancers, and so separate addresses. */
export function areApart(entry: Entry, other: Entry): boolean {
  const [className, otherName] = [entry, other].map(({ ingressOptions }) => ingressOptions?.className);
  if (className === undefined || className !== otherName) return false;
  return isGoogleIngress(className) || (isAlb(className) && (albGroup(entry) === undefined || albGroup(entry) !== albGroup(other)));
}

/** A DNS name leads to one address. */
export function refuseApart(where: IConstruct, { ingressOptions }: Entry, host: string, other: IConstruct): never {
  const { className } = ingressOptions!;
  const byGateway = "use a Gateway: entry: Entry.gateway({ name: 'public', namespace: 'edge' })";
  return refuse(where, {
    code: 'ingress-host-divided',
    problem: `each Ingress of class ${className} has its own load balancer, and ${other.node.path} has the same host: a DNS name leads to only one of them`,
    given: host,
    allowed: `a host in one Ingress${isAlb(className) ? ', or in Ingresses of one group' : ''}`,
    fix: isAlb(className) ? `share one load balancer: set annotations: { '${ALB_GROUP}': 'shop' } in the entry of both` : byGateway,
  });
}

/** Ingresses with the same issuer have separate certificates for the host, and either one is valid. */
export function haveOtherCertificates({ ingressOptions: one }: Entry, { ingressOptions: other }: Entry): boolean {
  return one !== undefined && other !== undefined && (one.tls.issuerName !== other.tls.issuerName || one.tls.secretName !== other.tls.secretName);
}

/** A controller serves one certificate for a host, and each controller chooses the Ingress in its own way: often the oldest. */
export function refuseCertificates(
  where: IConstruct, { ingressOptions }: Entry, host: string, other: { readonly owner: IConstruct; readonly entry: Entry },
): never {
  return refuse(where, {
    code: 'ingress-host-certificates',
    problem: `${other.owner.node.path} has the same host and IngressClass with ${spelled(other.entry.ingressOptions!.tls)}: the controller chooses which certificate it serves`,
    given: `${host} with ${spelled(ingressOptions!.tls)}`,
    allowed: 'one source of certificates for each host',
    fix: 'set the same tls in the entry of both, or use another host for one of the two',
  });
}

export function refuseClassAnnotation(where: IConstruct, { className, annotations }: IngressEntryOptions): void {
  const given = annotations?.[CLASS_ANNOTATION];
  if (given === undefined) return;
  refuse(where, {
    code: 'ingress-class-twice',
    problem: 'the entry sets the class of its Ingresses both in className and in an annotation',
    given: `className: '${className}', ${CLASS_ANNOTATION}: ${given}`,
    allowed: 'className only, which is printed in the form that the controller reads',
    fix: `remove the annotation, and set className: '${given}' if that is the intended class`,
  });
}

/** An Application Load Balancer gets its certificates from AWS Certificate Manager. */
export function refuseAlbSecret(where: IConstruct, { className, tls }: IngressEntryOptions): void {
  if (!isAlb(className) || (tls.issuerName ?? tls.secretName) === undefined) return;
  refuse(where, {
    code: 'ingress-tls-unread',
    problem: `the load balancer behind IngressClass ${className} does not read Secrets: requests would be unencrypted`,
    given: spelled(tls),
    allowed: `certificates of AWS Certificate Manager, found by the hosts of routes or by the annotation ${ALB}/certificate-arn`,
    fix: `set tls: IngressTls.none(), annotations: { '${ALB}/listen-ports': '[{"HTTP":80},{"HTTPS":443}]', '${ALB}/ssl-redirect': '443' }`,
  });
}

function spelled({ issuerName, secretName }: IngressTls): string {
  return issuerName === undefined ? `IngressTls.secret('${secretName}')` : `IngressTls.issuer('${issuerName}')`;
}
