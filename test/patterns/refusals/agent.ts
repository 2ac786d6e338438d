import { Chart } from 'cdk8s';
import {
  DaemonSetStrategy, Health, HostPath, NodeAgent, NodeAgentProps, PodSecurity, Port, PriorityTier, System, SystemProps, TwelveFactorApp, User,
  WritablePath,
} from '../../../src';
import { Testing } from '../../../src/testing';
import { makeShop, MINIMAL } from '../../program';
import { COLLECTOR } from '../rows/agent';

const made = (more: object, props: SystemProps = { podSecurity: PodSecurity.PRIVILEGED }) => () => (
  new NodeAgent(new System(Testing.app(), 'agents', props), 'collector', { ...COLLECTOR, ...more } as NodeAgentProps)
);
const seeing = (...hostPaths: HostPath[]) => made({ hostPaths });
const LISTENING = { port: 9100, health: Health.http('/healthz') };
const NETWORK = { ...LISTENING, hostNetwork: 'network devices are measured' };

/** Programs with a node agent that are refused. */
export const AGENT_REFUSED: { readonly [what: string]: () => unknown } = {
  'agent with an unknown prop': made({ replicas: 3 }),
  'agent with a port and no health check': made({ port: 9100 }),
  'agent with paths as texts': made({ hostPaths: ['/var/log'] }),
  'agent with a port that a headless Service cannot turn into another': made({ ...LISTENING, port: undefined, ports: [Port.http(9100, { service: 80 })] }),

  'agent that reads the node, in a restricted namespace': made({ hostPaths: [HostPath.readOnly('/var/log')] }, {}),
  'agent that is root, in a restricted namespace': made({ runAsRoot: 'log files of the node belong to root' }, {}),
  'agent that sees processes, in a baseline namespace': made({ hostPID: 'processes are counted' }, { podSecurity: PodSecurity.BASELINE }),
  'agent that reads the node, beside an app': () => {
    const { app, shop } = makeShop({ system: { podSecurity: PodSecurity.PRIVILEGED } });
    new NodeAgent(shop, 'collector', { ...COLLECTOR, hostPaths: [HostPath.readOnly('/var/log')] });
    return app;
  },
  'app beside an agent that is root, in another chart': () => {
    const agent = made({ runAsRoot: 'log files of the node belong to root' })();
    return new TwelveFactorApp(new Chart(agent.node.root, 'other', { namespace: 'agents' }), 'web', MINIMAL);
  },

  'root without a reason': made({ runAsRoot: ' ' }),
  'network of the node as true': made({ hostNetwork: true }),
  'processes of the node without a reason': made({ hostPID: '' }),
  'folder of the node to write to, without a reason': seeing(HostPath.writable('/var/lib/collector', '')),
  'root and a user': made({ runAsRoot: 'log files of the node belong to root', user: User.of(65534) }),

  'path of the node that is relative': seeing(HostPath.readOnly('var/log')),
  'path of the node that climbs': seeing(HostPath.readOnly('/var/log/../lib/kubelet')),
  'path of the node with a slash at its end': seeing(HostPath.readOnly('/var/log/')),
  'path of the node that ends with a hyphen': seeing(HostPath.readOnly('/var/log-')),
  'path of the node that makes no name of a volume': seeing(HostPath.readOnly(`/opt/${'A_b.'.repeat(8)}`)),
  'path of the node where nothing can be mounted': seeing(HostPath.readOnly('/var/log', { at: 'logs' })),
  'path of the node over what the container has': seeing(HostPath.sensitive('/proc', 'processes are counted there', { at: '/proc' })),
  'whole file system of the node as the container\'s own': seeing(HostPath.root('file systems are measured', { at: '/' })),
  'path of the node twice': seeing(HostPath.readOnly('/var/log'), HostPath.readOnly('/var/log', { at: '/logs' })),
  'path of the node over a writable path': made({
    hostPaths: [HostPath.readOnly('/var/log')], writablePaths: [WritablePath.disk('/var/log/collector', '64Mi')],
  }),
  'all settings of the node': seeing(HostPath.readOnly('/etc')),
  'keys of the cluster': seeing(HostPath.readOnly('/etc/kubernetes/pki')),
  'whole file system of the node without a word': seeing(HostPath.readOnly('/', { at: '/host' })),
  'processes of the node without a word': seeing(HostPath.readOnly('/proc', { at: '/host/proc' })),
  'socket of Docker': seeing(HostPath.readOnlyFile('/var/run/docker.sock')),
  'socket of containerd, with a reason': seeing(HostPath.sensitive('/run/containerd', 'containers are listed')),
  'folder with all sockets': seeing(HostPath.sensitive('/var/run', 'it is needed')),
  'folder of the node that the kubelet runs from': seeing(HostPath.writable('/etc/kubernetes/manifests', 'static pods are written')),
  'whole file system of the node to write to': seeing(HostPath.writable('/', 'everything is mended', { at: '/host' })),

  'port of the node that only root may have': made({ ...NETWORK, port: 80 }),
  'call from the network of the node': () => {
    const { app, db } = makeShop();
    new NodeAgent(new System(app, 'agents', { podSecurity: PodSecurity.PRIVILEGED }), 'collector', { ...COLLECTOR, ...NETWORK, bindings: { STORE: db.address } });
  },
  'call to the network of the node': () => makeShop({
    then: web => web.bind('COLLECTOR', new NodeAgent(new System(web.node.root as any, 'agents', { podSecurity: PodSecurity.PRIVILEGED }), 'collector', { ...COLLECTOR, ...NETWORK }).url),
  }),
  'binding to an agent without a port': () => made({})().url,
  'agent of two pods on a port of the node': made({ ...NETWORK, strategy: DaemonSetStrategy.surging() }),
  'agents that are all gone at a time': made({ strategy: DaemonSetStrategy.rolling('200%') }),
  'agents that none may surge': made({ strategy: DaemonSetStrategy.surging('0') }),
  'seconds of an agent below zero': made({ minReadySeconds: -1 }),
  'priority that no class can have': made({ priority: PriorityTier.existing('Node_Critical') }),
};
