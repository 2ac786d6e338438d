import {
  AccessMode, App, Health, Schedule, SharedVolume, StaticVolume, StorageTier, System, TwelveFactorApp, UpdateStrategy, VolumeClaim, VolumeSource,
} from 'keelwright';

/** Volumes of each kind, and apps that mount them; the test names the changes that this step of the program's history has. */
const has = (change: string) => (process.env.CHANGES ?? '').split(',').includes(change);

const app = new App({ name: 'storage' });
const system = new System(app, 'storage');
const common = { image: 'ghcr.io/acme/web:1.8.2', port: 8080, health: Health.http('/healthz'), resources: { cpu: '50m', memory: '32Mi' } };
const alone = { replicas: 1, strategy: UpdateStrategy.recreate() };

new StorageTier(system, 'fast', { provisioner: 'lab.keelwright.io/csi', isDefault: true });
const files = new StorageTier(system, 'files', { provisioner: 'lab.keelwright.io/csi', parameters: { tier: 'shared' } });

const uploads = new SharedVolume(system, 'uploads', { size: has('grown') ? '2Gi' : has('shrunk') ? '512Mi' : '1Gi', storageClass: files.storageClass });
new TwelveFactorApp(system, 'web', {
  ...common,
  volumes: { '/var/www/uploads': uploads, '/srv/legacy': VolumeClaim.existing('legacy', AccessMode.READ_ONLY_MANY) },
  init: [{ name: 'prepare', command: ['./prepare'] }],
  processes: {
    thumbnailer: { command: ['./thumbnail'], volumes: { '/var/www/uploads': uploads } },
    report: { schedule: Schedule.cron('*/5 * * * *'), volumes: { '/var/www/uploads': uploads.readOnly } },
  },
});

const notes = new SharedVolume(system, 'notes', { size: '1Gi', accessMode: AccessMode.READ_WRITE_ONCE });
new TwelveFactorApp(system, 'wiki', { ...common, ...alone, volumes: { '/srv/notes': notes } });

const media = new StaticVolume(system, 'media', {
  capacity: '50Gi',
  accessModes: [AccessMode.READ_WRITE_MANY],
  source: VolumeSource.csi({ driver: 'csi.lab.keelwright.io', volumeHandle: 'media' }),
});
new TwelveFactorApp(system, 'player', { ...common, volumes: { '/srv/media': new SharedVolume(system, 'films', { volume: media }).readOnly } });

const disk = new StaticVolume(system, 'disk', { capacity: '10Gi', source: VolumeSource.local({ path: '/mnt/disks/ssd1', node: 'zone-b-2' }) });
new TwelveFactorApp(system, 'index', { ...common, ...alone, volumes: { '/srv/index': new SharedVolume(system, 'index-files', { volume: disk }) } });

app.synth();
