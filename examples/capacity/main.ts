import { App, Health, PauseBuffer, Platform, PriorityTier, Schedule, System, TwelveFactorApp } from 'keelwright';

const app = new App({ name: 'capacity', platform: Platform.generic({ zones: 3 }) });
const store = new System(app, 'store');

const web = new TwelveFactorApp(store, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '250m', memory: '256Mi' },
  scale: { min: 3, max: 9, cpu: 70 },
  priority: PriorityTier.of('business', 1000, { description: 'What customers wait for' }),
  processes: {
    reports: { command: ['./reports'], replicas: 2, priority: PriorityTier.of('background', -5, { description: 'Work that can wait for capacity' }) },
  },
});

const nodeSize = { cpu: '3900m', memory: '14Gi' };

// At all times, two more web servers can start without waiting for a node.
new PauseBuffer(store, 'headroom', { sizedLike: web, replicas: 2, nodeSize });

// On working days, as many as the autoscaler may add.
new PauseBuffer(store, 'rush', {
  headroomFor: web,
  nodeSize,
  schedule: {
    up: Schedule.cron('30 6 * * 1-5', { timeZone: 'Europe/Berlin' }),
    down: Schedule.cron('0 20 * * 1-5', { timeZone: 'Europe/Berlin' }),
  },
});

app.synth();
