import { Chart } from 'cdk8s';
import { released, Site } from './release';
import { Row } from './row';
import { ArgoRolloutsOptions, CanaryRelease, CanaryReleaseProps, IstioMode, Mesh, Operator, Platform, Router, System } from '../../../src';

const platform = () => Platform.generic({ operators: [Operator.ARGO_ROLLOUTS], mesh: Mesh.istio({ mode: IstioMode.SIDECAR }) });

/** A canary by Argo Rollouts of an app that its controller runs by now. */
const argo = (to: ArgoRolloutsOptions, from: ArgoRolloutsOptions = {}, weight = 10): Row => {
  const made = (options: ArgoRolloutsOptions) => {
    const props: Partial<CanaryReleaseProps> = { router: Router.argoRollouts(options), weight };
    const site: Site = {};
    const changes = released(app => new CanaryRelease(Chart.of(app) as System, 'web-next', { app, image: 'ghcr.io/acme/web:1.9.0', weight, ...props }), options, site);
    return { ...changes, app: { platform: platform() } };
  };
  return { from: made(from), to: made(to) };
};

export const argoRows = (): { readonly [prop: string]: Row } => ({
  'ArgoRolloutsOptions.istio': argo({ adopted: true, istio: true }, { adopted: true }),
  'ArgoRolloutsOptions.adopted': argo({ adopted: true }, {}, 0),
});

/** Rows of defaults that are literals. */
export const adopting = (options: ArgoRolloutsOptions): Row => argo(options, {}, 0);
