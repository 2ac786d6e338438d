import { App, Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';

/** A namespace and its apps, written with cdk8s-plus: as many objects of the same kinds as keelwright makes. */
export function makeSystem(app: App, name: string, webs: readonly string[]): void {
  const chart = new Chart(app, name, { namespace: name });
  new kplus.Namespace(chart, 'namespace', { metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } });
  for (const web of webs) makeWeb(new Construct(chart, web), web);
}

function makeWeb(scope: Construct, name: string): void {
  const metadata = { name };
  const probe = { port: 9898, periodSeconds: Duration.seconds(5), timeoutSeconds: Duration.seconds(2) };
  const deployment = new kplus.Deployment(scope, 'deployment', {
    metadata,
    replicas: 2,
    minReady: Duration.seconds(10),
    progressDeadline: Duration.seconds(610),
    terminationGracePeriod: Duration.seconds(45),
    strategy: kplus.DeploymentStrategy.rollingUpdate({ maxUnavailable: kplus.PercentOrAbsolute.absolute(0) }),
    serviceAccount: new kplus.ServiceAccount(scope, 'account', { metadata, automountToken: false }),
    securityContext: { ensureNonRoot: true, user: 10001, group: 10001, fsGroup: 10001 },
    containers: [{
      name: 'web',
      image: 'ghcr.io/stefanprodan/podinfo:6.14.1',
      ports: [{ name: 'http', number: 9898 }],
      startup: kplus.Probe.fromHttpGet('/healthz', { ...probe, failureThreshold: 60 }),
      readiness: kplus.Probe.fromHttpGet('/healthz', { ...probe, failureThreshold: 3 }),
      liveness: kplus.Probe.fromHttpGet('/healthz', { ...probe, failureThreshold: 6 }),
      resources: {
        cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.units(2) },
        memory: { request: Size.mebibytes(64), limit: Size.mebibytes(64) },
        ephemeralStorage: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
      },
      volumeMounts: [{ path: '/tmp', volume: kplus.Volume.fromEmptyDir(scope, 'tmp', 'tmp', { sizeLimit: Size.mebibytes(64) }) }],
    }],
  });
  deployment.scheduling.spread({ topology: kplus.Topology.HOSTNAME });
  deployment.exposeViaService({ name, ports: [{ name: 'http', port: 9898 }] });
  new kplus.NetworkPolicy(scope, 'policy', {
    metadata,
    selector: deployment,
    ingress: { default: kplus.NetworkPolicyTrafficDefault.DENY },
    egress: {
      rules: [{
        peer: kplus.NetworkPolicyIpBlock.anyIpv4(scope, 'anywhere'),
        ports: [kplus.NetworkPolicyPort.udp(53), kplus.NetworkPolicyPort.tcp(53)],
      }],
    },
  });
  new kplus.k8s.KubePodDisruptionBudget(scope, 'budget', {
    metadata,
    spec: { maxUnavailable: kplus.k8s.IntOrString.fromNumber(1), selector: { matchLabels: deployment.matchLabels } },
  });
}
