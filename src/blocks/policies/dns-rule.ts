import { IConstruct } from 'constructs';
import { outsidePeer } from './policy-peers';
import { Platform } from '../../platform/platform';
import { NotKnown, PolicyRule, together } from '../objects/policy-object';

/** Egress to DNS servers: their location differs between clusters, so any peer is allowed unless the platform sets it. */
export function dnsRule(scope: IConstruct): PolicyRule {
  const { dns, dnsPorts } = Platform.of(scope);
  return {
    peers: dns ? together(dns.map(peer => outsidePeer(scope, 'dns', peer))) : new NotKnown(['set the DNS servers in dns of the Platform']),
    ports: dnsPorts.flatMap(port => [{ port, protocol: 'UDP' }, { port, protocol: 'TCP' }]),
  };
}
