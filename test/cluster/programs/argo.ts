import { App, CanaryPhase, CanaryRelease, Health, IstioMode, Mesh, Operator, Platform, Router, ScaleBehavior, System, TwelveFactorApp } from 'keelwright';

/** An app that Argo Rollouts releases, at one step of its story. */
export interface ToldOfArgo {
  readonly namespace: string;
  readonly image: string;
  readonly replicas?: number;
  readonly scale?: { readonly min: number; readonly max: number; readonly cpu: number };
  readonly istio?: boolean;
  /** Whether the mesh is told something of its calls without a release too. */
  readonly resilient?: boolean;
  /** How long a pod takes; else as long as the lab's. */
  readonly readySeconds?: number;
  readonly adopted?: boolean;
  /** Without it there is no release. */
  readonly weight?: number;
  readonly phase?: CanaryPhase;
}

const told: ToldOfArgo = JSON.parse(process.env.TOLD!);
const { namespace, image, replicas, scale, istio = false, resilient = false, readySeconds, adopted, weight, phase } = told;
const mesh = istio ? Mesh.istio({ mode: IstioMode.SIDECAR }) : undefined;

const app = new App({ name: namespace, platform: Platform.generic({ operators: [Operator.ARGO_ROLLOUTS], mesh }) });
const shop = new System(app, namespace);
const web = new TwelveFactorApp(shop, 'web', {
  image,
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '100m', memory: '64Mi' },
  podAnnotations: readySeconds === undefined ? {} : { 'lab.keelwright.io/readiness-delay': `${readySeconds}s` },
  replicas,
  // As Kubernetes has it, where a test is not in a hurry.
  scale: scale && { ...scale, behavior: ScaleBehavior.of({ scaleDown: { stabilizationWindowSeconds: 300 } }) },
  resilience: resilient ? { timeout: '2s' } : undefined,
});
if (weight !== undefined) {
  new CanaryRelease(shop, 'web-next', { app: web, image: 'ghcr.io/acme/web:2', router: Router.argoRollouts({ istio, adopted }), weight, phase, tolerance: 20 });
}

app.synth();
