import {
  App, ControlledResource, Credentials, Engine, Health, MetricTarget, Operator, Platform, Port, ScaleBehavior, ScaleMetric, ScalePolicy, SelectPolicy,
  StatefulBackend, Storage, System, Toleration, TwelveFactorApp, VerticalScaleMode,
} from 'keelwright';

/** A program at one step of its history: the test names the changes that this step has. */
const has = (change: string) => (process.env.CHANGES ?? '').split(',').includes(change);
const knows = (minor: number) => Number((process.env.KEELWRIGHT_KUBERNETES ?? '1.35').split('.')[1]) >= minor;

const app = new App({ name: 'scaling', platform: Platform.generic({ operators: [Operator.VERTICAL_POD_AUTOSCALER] }) });
const shop = new System(app, 'scaling');
const common = { port: 8080, health: Health.http('/healthz'), resources: { cpu: '100m', memory: '64Mi' } };
const config = { LEVEL: has('config') ? 'debug' : 'info' };

/** As many waiting as one replica takes at a time. */
const QUEUE = ScaleMetric.external('queue-messages-ready', MetricTarget.averageValue('10'));
/** Down as soon as it may be: a test waits for it. */
const AT_ONCE = { policies: [ScalePolicy.percent(100, 15)], stabilizationWindowSeconds: 0 };

/** By its CPU; its memory is somebody else's to decide. */
const web = new TwelveFactorApp(shop, 'web', {
  ...common,
  image: 'ghcr.io/acme/web:1.8.2',
  config,
  scale: { min: 2, max: 6, cpu: 50, behavior: ScaleBehavior.of({ scaleDown: { ...AT_ONCE, ...(knows(35) && { tolerance: 0.05 }) } }) },
  ...(!has('as-written') && { verticalScale: { mode: VerticalScaleMode.RECREATE, controlledResources: [ControlledResource.MEMORY] } }),
  processes: {
    worker: {
      command: ['./work'],
      scale: { min: knows(37) ? 0 : 1, max: 4, metrics: [QUEUE], behavior: ScaleBehavior.of({ scaleDown: AT_ONCE }) },
      verticalScale: { mode: knows(33) ? VerticalScaleMode.IN_PLACE_OR_RECREATE : VerticalScaleMode.OFF },
    },
  },
});

/** Members by load, with their volumes. */
new StatefulBackend(shop, 'ledger', {
  image: 'ghcr.io/acme/ledger:3.1.0',
  ports: [Port.http(7070)],
  health: Health.http('/healthz'),
  dataPath: '/var/lib/ledger',
  clustered: true,
  resources: common.resources,
  storage: Storage.of('1Gi'),
  config,
  // As by default, in less time.
  scale: {
    min: 2,
    max: 5,
    metrics: [QUEUE],
    behavior: ScaleBehavior.of({ scaleDown: { policies: [ScalePolicy.pods(1, 10)], stabilizationWindowSeconds: 10 } }),
  },
});

/** A device on one node only, which is tainted for it. */
new TwelveFactorApp(shop, 'render', {
  ...common,
  image: 'ghcr.io/acme/render:2.0.0',
  replicas: 1,
  resources: { ...common.resources, extended: { 'acme.example/gpu': 2 } },
  tolerations: [Toleration.exists('acme.example/gpu')],
  doNotDisrupt: 'a picture takes hours',
  verticalScale: { mode: VerticalScaleMode.INITIAL, maxAllowed: { memory: '1Gi' } },
});

/** Everything else that can be said, for the server to take. */
new TwelveFactorApp(shop, 'all', {
  ...common,
  image: 'ghcr.io/acme/all:1.0.0',
  scale: {
    max: 10,
    cpu: 60,
    memory: 80,
    metrics: [
      ScaleMetric.resource('cpu', MetricTarget.averageValue('80m')),
      ScaleMetric.containerResource('memory', 'istio-proxy', MetricTarget.utilization(80)),
      ScaleMetric.pods('http_requests_in_flight', MetricTarget.averageValue('50'), { labels: { path: 'api' } }),
      ScaleMetric.object(web.service!, 'requests_per_second', MetricTarget.value('2k')),
      ScaleMetric.external('backlog', MetricTarget.value('1000'), { labels: { queue: 'orders' } }),
    ],
    behavior: ScaleBehavior.of({
      scaleUp: {
        policies: [ScalePolicy.pods(4, 60), ScalePolicy.percent(50, 1800)],
        selectPolicy: SelectPolicy.MIN,
        stabilizationWindowSeconds: 3600,
      },
      scaleDown: { selectPolicy: SelectPolicy.DISABLED },
    }),
  },
});
for (const [name, behavior] of Object.entries({ steady: ScaleBehavior.steady(), spiky: ScaleBehavior.spiky(), batch: ScaleBehavior.batch() })) {
  new TwelveFactorApp(shop, name, { ...common, image: 'ghcr.io/acme/all:1.0.0', scale: { max: 3, behavior } });
}

/** An engine whose size is looked at. */
new StatefulBackend(shop, 'orders', {
  engine: Engine.postgres('17'),
  credentials: Credentials.existing('orders'),
  storage: Storage.of('1Gi'),
  resources: { cpu: '50m', memory: '256Mi' },
  verticalScale: { mode: VerticalScaleMode.OFF },
});


app.synth();
