import { fields, items } from '../../manifests/json';
import { Manifests } from '../../manifests/manifests';
import { allContainers, PodTemplate } from '../../manifests/pod-templates';
import { unreadAllowing } from '../../reach/other-policies';
import { podsOf } from '../../reach/party';
import { policiesOf, Policy } from '../../reach/policies';
import { Synthesis } from '../synthesis';

/** The DNS ports of the Platforms. */
const DNS_PORTS = [53, 5353];
/** A variable with such a name has the address of a server. */
const WHERE = /(^|_)(URLS?|URIS?|DSN|HOSTS?|ADDR(ESS(ES)?)?|ENDPOINTS?|SERVERS?)$/i;

/**
 * Pods whose policies allow only DNS egress. That is correct for many pods, but not for one that reads the address of a server from a Secret,
 * whose content is unknown here.
 */
export function dnsOnly({ entries }: Synthesis, isVerbose: boolean): string[] {
  const manifests = Manifests.of(entries);
  const policies = [...policiesOf(manifests).values()].flat();
  return manifests.podTemplates.filter(template => isDnsOnly(template, manifests, policies)).flatMap(template => {
    const variables = secretVariables(template).filter(name => WHERE.test(name));
    const { name } = podsOf(template);
    return variables.length > 0 ? [`${name} (reads ${variables.join(', ')} from a Secret)`] : isVerbose ? [name] : [];
  });
}

function isDnsOnly(template: PodTemplate, manifests: Manifests, policies: Policy[]): boolean {
  if (unreadAllowing(manifests, template).length > 0) return false;
  const selecting = manifests.selecting(template);
  const own = policies.filter(({ entry, rules }) => rules.egress !== undefined && selecting.includes(entry));
  const ports = own.flatMap(({ rules }) => rules.egress!).map(rule => (rule.ports ?? []).map(({ value }) => value.port));
  return own.length > 0 && ports.every(numbers => numbers.length > 0 && numbers.every(port => DNS_PORTS.includes(port)));
}

function secretVariables(template: PodTemplate): string[] {
  const variables = allContainers(template).flatMap(({ value }) => items(value.env, '')).map(({ value }) => value);
  return [...new Set(variables.filter(({ valueFrom }) => fields(valueFrom).secretKeyRef !== undefined).map(({ name }) => `${name}`))];
}
