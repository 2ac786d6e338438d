import { IConstruct } from 'constructs';
import { AWS, balancerOfService } from './balancers';
import { refuse } from '../../private/refusal';
import { ServiceType } from '../../props/services/exposure';
import { Port } from '../../props/services/port';
import { Transport } from '../../props/services/transport';

const CHECKED_PORT = `${AWS}-healthcheck-port`;
/** Means the port that gets the traffic. */
const TRAFFIC_PORT = 'traffic-port';

interface ExposedPorts {
  readonly type: ServiceType;
  readonly ports: Port[];
  readonly annotations?: { readonly [key: string]: string };
}

/** How a load balancer treats the UDP ports of its Service. */
export interface UdpTreatment {
  /** TCP ports of the pods on which it checks whether they are healthy. */
  readonly checked: Port[];
  /** Ports on which pods see the addresses of clients, whatever the traffic policy. */
  readonly transparent: Port[];
  readonly annotations: { readonly [key: string]: string };
}

/**
 * Amazon's network load balancers check the pods behind a UDP port on a TCP port, and need one listener for TCP and UDP on the same number.
 * The target groups of both preserve the client's address.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#tcp-udp-listener
 */
export function udpTreatment(where: IConstruct, { type, ports, annotations = {} }: ExposedPorts, podPorts: Port[]): UdpTreatment {
  const isAmazons = type === ServiceType.LOAD_BALANCER && balancerOfService(annotations) === 'amazon-network';
  const udp = isAmazons ? ports.filter(({ transport }) => transport === Transport.UDP) : [];
  const shared = ports.filter(({ service, transport }) => transport === Transport.TCP && udp.some(other => other.service === service));
  return {
    checked: udp.map(port => checkedPort(where, port, annotations[CHECKED_PORT] ?? TRAFFIC_PORT, podPorts)),
    transparent: [...udp, ...shared],
    annotations: shared.length > 0 ? { [`${AWS}-enable-tcp-udp-listener`]: 'true' } : {},
  };
}

/** Targets that fail the check get no traffic, and readiness gates would keep new pods from ever becoming ready. */
function checkedPort(where: IConstruct, { name, container }: Port, wanted: string, podPorts: Port[]): Port {
  const number = wanted === TRAFFIC_PORT ? container : Number(wanted);
  const tcp = podPorts.filter(({ transport }) => transport === Transport.TCP);
  return tcp.find(port => port.container === number) ?? refuse(where, {
    code: 'balancer-check-missing',
    problem: `Amazon's load balancer checks the pods behind UDP port ${name} over TCP, and they have no TCP port of the number that it checks`,
    given: `${CHECKED_PORT}: ${wanted}`,
    allowed: `the number of a TCP port of the pods${tcp.length === 0 ? '; they have none' : `: ${tcp.map(port => port.container).join(', ')}`}`,
    fix: tcp.length === 0 ? 'add a TCP port on which the pods answer while they are healthy, to the app or a sidecar' : `set annotations: { '${CHECKED_PORT}': '${tcp[0].container}' }`,
  });
}
