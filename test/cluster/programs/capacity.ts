import { App, BufferSchedule, Health, Operator, PauseBuffer, Platform, Schedule, System, TwelveFactorApp } from 'keelwright';

/** An app of which three fit on a node, and room for three more: kept by pods, without them, at certain times, or not at all. */
const kind = process.env.BUFFER;
const operators = kind === 'capacity-buffer' ? [Operator.CAPACITY_BUFFER] : [Operator.KARPENTER];
const schedule: BufferSchedule | undefined = kind === 'schedule' ? { up: Schedule.daily('06:30'), down: Schedule.daily('20:00'), min: 1 } : undefined;
const app = new App({ name: 'capacity', platform: Platform.generic({ operators }) });
const system = new System(app, 'capacity');
const web = new TwelveFactorApp(system, 'web', {
  image: 'ghcr.io/acme/web:1.8.2',
  port: 8080,
  health: Health.http('/healthz'),
  resources: { cpu: '1200m', memory: '1Gi' },
  scale: { min: 6, max: 9 },
});
if (kind !== 'none') new PauseBuffer(system, 'headroom', { headroomFor: web, nodeSize: { cpu: '3900m', memory: '15Gi' }, schedule });

app.synth();
