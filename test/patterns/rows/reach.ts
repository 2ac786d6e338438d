import { Chart } from 'cdk8s';
import { Row, web } from './row';
import { POSTGRES } from './stateful';
import { Backup, Egress, Peer, Permission, Platform, PlatformOptions, StatefulBackend, TwelveFactorApp, WorkloadIdentity } from '../../../src';

const calling = (to: Egress, from: Egress): Row => web({ egress: [to] }, { egress: [from] });
const LOGS = Peer.namespace('logs');
const permitted = (options: PlatformOptions): Row['to'] => ({ app: { platform: Platform.generic(options) }, web: { permissions: [Permission.read('configmaps')] } });
const backup = Backup.daily({ bucket: 's3://acme-backups/orders', identity: WorkloadIdentity.annotated({ 'acme.example/identity': 'orders' }) });
const copied = (options: PlatformOptions): Row['to'] => (
  { app: { platform: Platform.generic(options) }, then: Object.assign((app: TwelveFactorApp) => void new StatefulBackend(Chart.of(app), 'store', { ...POSTGRES, backup }), { options }) }
);

export const reachRows = (): { readonly [prop: string]: Row } => ({
  'PlatformOptions.apiServer': { from: permitted({}), to: permitted({ apiServer: [Egress.to(Peer.cidr('10.0.0.2/32'), [443])] }) },
  'PlatformOptions.identityServers': { from: copied({}), to: copied({ identityServers: [Egress.to(Peer.cidr('169.254.169.254/32'), [80])] }) },
  'PlatformOptions.telemetry': { to: { app: { platform: Platform.generic({ telemetry: [Egress.to(Peer.namespace('observability'), [4317])] }) } } },
  'PortRange.protocol': calling(Egress.to(LOGS).udp(514), Egress.to(LOGS).tcp(514)),
  'PortRange.port': calling(Egress.to(LOGS).sctp(2905), Egress.to(LOGS).sctp(2904)),
  'PortRange.endPort': calling(Egress.to(LOGS).tcp(9090, 9099), Egress.to(LOGS).tcp(9090)),
});
