import { NOT_CALLED } from '../../manifests/annotations';
import { environmentOf, Variables } from '../../manifests/environment/environment';
import { fields } from '../../manifests/json';
import { Resource } from '../../manifests/manifest';
import { Manifests } from '../../manifests/manifests';
import { allContainers, PodTemplate } from '../../manifests/pod-templates';
import { servedHosts } from '../../manifests/served-hosts';
import { OutsideUrl, outsideUrl } from '../../private/network/outside-url';
import { egressText } from '../../private/network/port-number';
import { answer, summaryOf } from '../../reach/answer';
import { unreadAllowing } from '../../reach/other-policies';
import { podsOf } from '../../reach/party';
import { groundOf } from '../../reach/reach';
import { OUTSIDE } from '../../reach/target';
import { Check, Problem } from '../check';

export const egressMissing: Check = {
  id: 'egress-missing',
  profile: 'references',
  severity: 'warning',
  description: 'A URL in the environment of a container points outside the cluster, and the NetworkPolicies of its pods allow no egress on its port: every request times out.',
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  inspect,
};

interface Call extends OutsideUrl {
  readonly variable: string;
}

function inspect(entry: Resource, manifests: Manifests): Problem[] {
  const template = manifests.podTemplateOf(entry);
  const calls = template ? callsOf(template, manifests) : [];
  if (!template || calls.length === 0 || unreadAllowing(manifests, template).length > 0) return [];
  const excluded = [...servedHosts(manifests), ...notCalled(entry)];
  return calls.filter(call => !excluded.some(pattern => isHost(call.host, pattern)) && isDenied(template, call, manifests)).map(problem);
}

/** Each host and port once, even if several variables point to it. */
function callsOf(template: PodTemplate, manifests: Manifests): Call[] {
  const calls = allContainers(template).flatMap(container => {
    const { variables } = environmentOf(container, template, manifests);
    return usesProxy(variables) ? [] : [...variables].flatMap(([variable, value]) => ({ variable, ...outsideUrl(value) }));
  }).filter((call): call is Call => 'host' in call);
  return [...new Map(calls.reverse().map(call => [`${call.host}:${call.port}/${call.protocol}`, call])).values()].reverse();
}

/** With a proxy, all requests go to the proxy only. */
function usesProxy(variables: Variables): boolean {
  return [...variables.keys()].some(name => /^(https?|all)_proxy$/i.test(name));
}

function notCalled({ manifest: { metadata } }: Resource): string[] {
  const text = fields(metadata.annotations)[NOT_CALLED];
  return typeof text === 'string' ? text.split(',').map(host => host.trim()) : [];
}

function isHost(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

function isDenied(template: PodTemplate, { port, protocol }: Call, manifests: Manifests): boolean {
  return summaryOf([answer(groundOf(manifests), podsOf(template), { party: OUTSIDE, port, protocol })]) === 'denied';
}

function problem({ variable, host, port, protocol }: Call): Problem {
  return {
    message: `${variable} points to ${host}:${port}, and no NetworkPolicy allows its pods egress on ${protocol} ${port} outside the cluster`,
    fix: `add egress: [${egressText('Peer.internet()', port, protocol)}], or Peer.cidr(...) for a private address; if its pods never connect to it, annotate the workload with ${NOT_CALLED}: ${host}`,
  };
}
