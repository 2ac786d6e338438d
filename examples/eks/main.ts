import {
  App, Entry, Health, IngressTls, LoadBalancerController, Platform, Port, Route, ServiceType, System, TwelveFactorApp,
} from 'keelwright';

const app = new App({
  name: 'acme',
  platform: Platform.eks({
    loadBalancerControllers: [LoadBalancerController.AWS_LOAD_BALANCER_CONTROLLER],
    loadBalancerSources: ['10.20.0.0/16'],
    entry: Entry.ingress({
      className: 'alb',
      tls: IngressTls.none(),
      annotations: { 'alb.ingress.kubernetes.io/listen-ports': '[{"HTTPS":443}]' },
    }),
  }),
});
const resources = { cpu: '250m', memory: '256Mi' };

/** Behind an Application Load Balancer. */
new TwelveFactorApp(new System(app, 'shop'), 'web', {
  image: 'ghcr.io/acme/shop:4.2.0',
  port: 8080,
  health: Health.http('/healthz'),
  resources,
  routes: [Route.host('shop.acme.example')],
});

/** Behind a Network Load Balancer. */
new TwelveFactorApp(new System(app, 'telemetry'), 'ingest', {
  image: 'ghcr.io/acme/ingest:2.0.1',
  ports: [Port.tcp(5044)],
  health: Health.tcp(),
  resources,
}).expose('ingest-public', { type: ServiceType.LOAD_BALANCER });

app.synth();
