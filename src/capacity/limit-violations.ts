import { Amount, formatAmount } from './amount';
import { Amounts } from './amounts';
import { Claims, standingClaims } from './claims';
import { LimitRangeItem, limitRangesIn } from './limit-range';
import { ContainerAmounts, PodAmounts } from './pod-amounts';
import { claimsOf } from './quota-need';
import { Workload } from './workload';
import { workloadsOf } from './workloads';
import { fields, items } from '../manifests/json';
import { describeManifest } from '../manifests/manifest';
import { Manifests } from '../manifests/manifests';

/** What a LimitRange rejects or changes. */
export interface LimitViolation {
  readonly kind: 'exceeded' | 'adds-limit';
  readonly name: string;
  readonly message: string;
}

/** Pods and PersistentVolumeClaims of the manifests that the LimitRanges of their namespace reject, or to which they add a limit. */
export function limitViolations(manifests: Manifests): LimitViolation[] {
  const workloads = workloadsOf(manifests);
  const claims = [...standingClaims(manifests), ...workloads.flatMap(workload => claimsOf(workload, manifests, 1))];
  return [...workloads.flatMap(workload => ofWorkload(workload, manifests)), ...claims.flatMap(claim => ofClaim(claim, manifests))];
}

function ofWorkload({ template, amounts, namespace }: Workload, manifests: Manifests): LimitViolation[] {
  const ranges = limitRangesIn(manifests, namespace);
  const name = describeManifest(template.entry.manifest);
  const unsaid = addedLimits(template.spec, ranges);
  if (unsaid.length > 0) return unsaid.map(message => ({ kind: 'adds-limit', name, message }));
  return [...new Set([amounts.min, amounts.max].flatMap(pod => refusedIn(pod, ranges)))].map(message => ({ kind: 'exceeded', name, message }));
}

/** A container with a request and without a limit is meant to have no limit. */
function addedLimits(spec: { readonly [field: string]: any }, ranges: LimitRangeItem[]): string[] {
  return ['containers', 'initContainers'].flatMap(list => items(spec[list], list)).flatMap(({ value }) => {
    const { requests, limits } = fields(value.resources);
    return ranges.flatMap(({ defaultLimits }) => [...defaultLimits])
      .filter(([resource]) => Object.hasOwn(fields(requests), resource) && !Object.hasOwn(fields(limits), resource))
      .map(([resource, limit]) => `container ${value.name} has no ${resource} limit, and would get the limit ${formatAmount(resource, limit)}`);
  });
}

function refusedIn(pod: PodAmounts, ranges: LimitRangeItem[]): string[] {
  const ofContainers = ranges.filter(({ type }) => type === 'Container');
  const ofPods = ranges.filter(({ type }) => type === 'Pod');
  return [
    ...[...pod.containers, ...pod.initContainers].flatMap(container => ofContainers.flatMap(range => refusals(`container ${container.name}`, container, range))),
    ...ofPods.flatMap(range => refusals('the pod', pod, range)),
  ];
}

function refusals(what: string, { requests, limits }: Pick<ContainerAmounts, 'requests' | 'limits'>, { min, max, ratios }: LimitRangeItem): string[] {
  const show = (resource: string, amount: Amount | undefined) => amount === undefined ? 'none' : formatAmount(resource, amount);
  return [
    ...[...min].filter(([resource, least]) => !isAtLeast(requests, resource, least) || (limits.get(resource) ?? least) < least)
      .map(([resource, least]) => `${what} has the ${resource} request ${show(resource, requests.get(resource))}, and ${show(resource, least)} is the minimum`),
    ...[...max].filter(([resource, most]) => !limits.has(resource) || limits.get(resource)! > most || (requests.get(resource) ?? 0n) > most)
      .map(([resource, most]) => `${what} has the ${resource} limit ${show(resource, limits.get(resource))}, and ${show(resource, most)} is the maximum`),
    ...[...ratios].filter(([resource, ratio]) => !isInProportion(requests.get(resource), limits.get(resource), ratio))
      .map(([resource, ratio]) => (
        `${what} has the ${resource} limit ${show(resource, limits.get(resource))} for the request ${show(resource, requests.get(resource))}, and ${formatAmount('', ratio)} times is the maximum`
      )),
  ];
}

function isAtLeast(amounts: Amounts, resource: string, least: Amount): boolean {
  return (amounts.get(resource) ?? -1n) >= least;
}

/** Both must be set. */
function isInProportion(request: Amount = 0n, limit: Amount = 0n, ratio: Amount): boolean {
  return request > 0n && limit > 0n && limit * 1000n <= ratio * request;
}

function ofClaim({ namespace, name, size }: Claims, manifests: Manifests): LimitViolation[] {
  return limitRangesIn(manifests, namespace).filter(({ type }) => type === 'PersistentVolumeClaim').flatMap(({ min, max }) => {
    const [least = size, most = size] = [min.get('storage'), max.get('storage')];
    if (size >= least && size <= most) return [];
    const bound = size < least ? `${formatAmount('storage', least)} is the minimum` : `${formatAmount('storage', most)} is the maximum`;
    return [{ kind: 'exceeded', name: `PVC ${name}`, message: `it requests ${formatAmount('storage', size)}, and ${bound}` }];
  });
}
