import { DENIES } from '../../manifests/annotations';
import { fields } from '../../manifests/json';
import { describeManifest, Entry } from '../../manifests/manifest';
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
  severity: 'error',
  description: 'A NetworkPolicy says that somebody must never call its pods, and the policies together let it: they only ever allow, so nothing on the cluster stops the call.',
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  inspect,
};

function inspect(entry: Entry, manifests: Manifests): Problem[] {
  const { apiVersion, kind, metadata: { annotations } } = entry.manifest;
  const denied = fields(annotations)[DENIES];
  if (kind !== 'NetworkPolicy' || !apiVersion.startsWith('networking.k8s.io/') || typeof denied !== 'string') return [];
  return denied.split(',').map(name => name.trim()).filter(Boolean).flatMap(name => {
    const callers = named(name, manifests);
    if (callers === undefined) return [{ message: `${name} must not call its pods, and no manifest tells who that is`, fix: `correct ${DENIES}: namespace/name, namespace/*, an address block or internet` }];
    const ground = groundOf(manifests);
    return callers.flatMap(caller => manifests.selectedBy(entry).flatMap(pods => problems(
      // What the pods declare comes first, as it is what somebody knows; they may listen on any other port.
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
    // What policies do not stop, no other policy does.
    const fix = [from, target.party].some(isNode) ? 'take the pods off the host network, or remove the denial' : 'say it in policies whose effect is the same on every cluster';
    return [{ severity: 'warning', message: `${from.name} must not call ${target.party.name}, and whether it may on ${where} cannot be told: ${allowed}`, fix }];
  }
  const by = `out by ${ruleText(out.rules)}, in by ${ruleText(into.rules)}`;
  return [{ message: `${from.name} must not call ${target.party.name}, and may on ${where}: ${by}`, fix: 'remove what lets it through, or the denial' }];
}

function isNode(party: Party): boolean {
  return party.kind === 'pods' && isOnHostNetwork(party);
}

function ruleText([rule]: Rule[]): string {
  return rule === undefined ? 'default, as no NetworkPolicy is about it' : `${describeManifest(rule.policy.manifest)} ${rule.field}`;
}
