import { isIP } from 'net';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { reject } from '../../private/messages/mistakes';
import { objectName } from '../../private/names';
import { hostName } from '../../private/network/host-name';
import { refuse } from '../../private/refusal';
import { DnsOptions, PodSettings } from '../../props/pods/pod-settings';
import { needExternal } from '../objects/external';
import { Labels } from '../objects/identity';
import { Json } from '../objects/kube';
import { statedReason } from '../objects/stated-reason';
import { NodeNamespaces } from '../security/host-access';

type Settings = Pick<Json<k8s.PodSpec>, 'dnsConfig' | 'hostAliases' | 'runtimeClassName' | 'enableServiceLinks' | 'shareProcessNamespace'>;

/** The resolver's own limits, beyond which it silently uses the limit: https://man7.org/linux/man-pages/man5/resolv.conf.5.html */
const BOUNDS = { ndots: [0, 15], timeoutSeconds: [1, 30], attempts: [1, 5] } as const;
/** Of Kubernetes, with the three of the cluster among them. */
const MOST_SEARCHES = 32 - 3;

/** A process's own settings, and the app's for what the process does not set. */
export function inheritedSettings(own: PodSettings | undefined, app: PodSettings | undefined): PodSettings {
  return { ...app, ...own };
}

/** For people, on the workload itself: why its containers see each other's processes. */
export function sharingReason(scope: Construct, { shareProcessNamespace: given }: PodSettings = {}): Labels {
  if (given === undefined) return {};
  return { 'keelwright.io/share-process-namespace': statedReason(scope, 'pod.shareProcessNamespace', given, "containers must see each other's processes", 'the sidecar sends SIGHUP when files have changed') };
}

export function podSettings(
  scope: Construct, given: PodSettings | undefined, { hostNetwork: isOnHostNetwork = false, hostPID = false }: NodeNamespaces = {},
): Settings {
  const { dns, hostAliases = {}, runtimeClass, shareProcessNamespace, serviceLinks = false } = given ?? {};
  const aliases = Object.entries(hostAliases);
  if (aliases.length > 0 && isOnHostNetwork) refuseNodesHosts(scope);
  if (shareProcessNamespace !== undefined && hostPID) refuseNodesProcesses(scope);
  if (runtimeClass !== undefined) needExternal(scope, 'RuntimeClass', objectName(scope, 'pod.runtimeClass', runtimeClass));
  return {
    // Variables such as REDIS_PORT that Kubernetes creates from Services break apps that read them.
    enableServiceLinks: serviceLinks,
    ...(runtimeClass !== undefined && { runtimeClassName: runtimeClass }),
    ...(shareProcessNamespace !== undefined && { shareProcessNamespace: true }),
    ...(dns && { dnsConfig: dnsConfig(scope, dns) }),
    ...(aliases.length > 0 && { hostAliases: aliases.map(([ip, names]) => hostAlias(scope, ip, names)) }),
  };
}

function dnsConfig(scope: Construct, dns: DnsOptions): Json<k8s.PodDnsConfig> {
  const { searches = [], ndots, timeoutSeconds, attempts } = dns;
  const given = Object.entries({ ndots, timeoutSeconds, attempts }).filter((entry): entry is [keyof typeof BOUNDS, number] => entry[1] !== undefined);
  if (given.length === 0 && searches.length === 0) refuseEmpty(scope);
  if (searches.length > MOST_SEARCHES) refuseManySearches(scope, searches.length);
  searches.forEach(domain => hostName(scope, 'pod.dns.searches', domain));
  const options = given.map(([name, value]) => ({ name: name === 'timeoutSeconds' ? 'timeout' : name, value: `${within(scope, name, value)}` }));
  return { ...(searches.length > 0 && { searches }), ...(options.length > 0 && { options }) };
}

function within(scope: Construct, name: keyof typeof BOUNDS, value: number): number {
  const [least, most] = BOUNDS[name];
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  return reject(scope, {
    code: 'dns-option-invalid',
    problem: `pod.dns.${name} is not a value that the resolver accepts`,
    given: value,
    allowed: `a whole number from ${least} to ${most}`,
    fix: `set ${name}: ${Math.min(Math.max(Math.round(value) || least, least), most)}`,
  }, least);
}

function hostAlias(scope: Construct, ip: string, hostnames: string[]): Json<k8s.HostAlias> {
  if (isIP(ip) === 0) {
    refuse(scope, {
      code: 'host-alias-invalid',
      problem: 'pod.hostAliases has a key that is not an IP address',
      given: ip,
      allowed: "IPv4 and IPv6 addresses, each with its names: { '10.9.0.1': ['ledger.acme.example'] }",
      fix: 'use the address as key, and the names as its value',
    });
  }
  if (hostnames.length === 0) {
    refuse(scope, {
      code: 'host-alias-invalid',
      problem: 'pod.hostAliases has an address without names',
      given: ip,
      allowed: 'at least one name for each address',
      fix: 'add the names, or remove the address',
    });
  }
  return { ip, hostnames: hostnames.map(name => hostName(scope, `pod.hostAliases.${ip}`, name)) };
}

function refuseEmpty(scope: Construct): never {
  return refuse(scope, {
    code: 'dns-empty',
    problem: 'pod.dns sets nothing',
    given: 'nothing',
    allowed: 'at least one of ndots, searches, timeoutSeconds and attempts',
    fix: 'set ndots: 2, or remove dns',
  });
}

function refuseManySearches(scope: Construct, given: number): never {
  return refuse(scope, {
    code: 'dns-searches-too-many',
    problem: 'pod.dns.searches has too many domains: Kubernetes would reject the pods',
    given,
    allowed: `at most ${MOST_SEARCHES}, in addition to the three of the cluster`,
    fix: 'keep the domains that are needed',
  });
}

function refuseNodesHosts(scope: Construct): never {
  return refuse(scope, {
    code: 'host-aliases-on-host-network',
    problem: 'it uses the network of the node, so its /etc/hosts is that of the node, and pod.hostAliases has no effect',
    given: 'hostNetwork and pod.hostAliases',
    allowed: 'hostAliases of pods with a network of their own',
    fix: 'remove pod.hostAliases, and pass the addresses in config',
  });
}

function refuseNodesProcesses(scope: Construct): never {
  return refuse(scope, {
    code: 'processes-of-node',
    problem: 'its containers see all processes of the node, so they share no others',
    given: 'hostPID and pod.shareProcessNamespace',
    allowed: 'one of the two',
    fix: 'remove pod.shareProcessNamespace',
  });
}
