import { DENIES } from '../../manifests/annotations';
import { fields } from '../../manifests/json';
import { describeManifest, Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { KeelwrightError } from '../../private/refusal';
import { Answer, answer } from '../../reach/answer';
import { isDoubt } from '../../reach/match';
import { isOnHostNetwork, Party, podsOf } from '../../reach/party';
import { Rule } from '../../reach/policies';
import { groundOf } from '../../reach/reach';
import { parties } from '../../reach/target';
import { Check, Problem } from '../check';

export const deniedCallAllowed: Check = {
  id: 'denied-call-allowed',
  profile: 'security',
  severity: 'error',
  description: 'A NetworkPolicy declares clients that must never reach its pods, and the policies together allow them: policies only ever allow, so nothing on the cluster blocks the traffic.',
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  inspect,
};

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const { apiVersion, kind, metadata: { annotations } } = entry.manifest;
  const denied = fields(annotations)[DENIES];
  if (kind !== 'NetworkPolicy' || !apiVersion.startsWith('networking.k8s.io/') || typeof denied !== 'string') return [];
  return denied.split(',').map(name => name.trim()).filter(Boolean).flatMap(name => {
    const callers = named(name, manifests);
    if (callers === undefined) return [{ message: `the denied client ${name} is not in the manifests`, fix: `correct ${DENIES}: use namespace/name, namespace/*, an address block or internet` }];
    const ground = groundOf(manifests);
    return callers.flatMap(caller => manifests.selectedBy(entry).flatMap(pods => problems(
      // The declared ports come first, as clients know them; the pods may listen on any other port, too.
      [false, true].map(undeclared => answer(ground, caller, { party: podsOf(pods), undeclared })),
    )));
  });
}

function named(name: string, manifests: Manifests): Party[] | undefined {
  try {
    return parties(name, manifests);
  } catch (error) {
    if (error instanceof KeelwrightError) return undefined;
    throw error;
  }
}

function problems(answers: Answer[]): Problem[] {
  const cases = answers.flatMap(({ parts }) => parts).flatMap(part => part.cases);
  const open = cases.find(({ verdict }) => verdict.allowed === true) ?? cases.find(({ verdict }) => verdict.allowed !== false);
  if (open === undefined) return [];
  const [{ from, target }] = answers;
  const { allowed, out, into } = open.verdict;
  const where = `${open.protocol} ${open.first}${open.last === open.first ? '' : ` to ${open.last}`}`;
  if (isDoubt(allowed)) {
    // Policies do not apply to the host network, so changing them would not help.
    const fix = [from, target.party].some(isNode) ? 'take the pods off the host network, or remove the denial' : 'use policies that have the same effect on every cluster';
    return [{ severity: 'warning', message: `${from.name} must not reach ${target.party.name}, and whether it can on ${where} is unknown: ${allowed}`, fix }];
  }
  const by = `egress allowed by ${ruleText(out.rules)}, ingress allowed by ${ruleText(into.rules)}`;
  return [{ message: `${from.name} must not reach ${target.party.name}, and can on ${where}: ${by}`, fix: 'remove the rule that allows it, or the denial' }];
}

function isNode(party: Party): boolean {
  return party.kind === 'pods' && isOnHostNetwork(party);
}

function ruleText([rule]: Rule[]): string {
  return rule === undefined ? 'default, as no NetworkPolicy selects it' : `${describeManifest(rule.policy.manifest)} ${rule.field}`;
}
