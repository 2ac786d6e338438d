import { App, Topology, Health, Neighbor, NodeTerm, PlacementProps, Platform, Spread, System, Toleration, TwelveFactorApp } from 'keelwright';

/** Apps that say where they run, for three zones and a pool of nodes with a taint. */
const platform = Platform.generic({ zones: 3 });
const app = new App({ name: 'placement', platform });
const system = new System(app, 'placement');

const make = (name: string, replicas: number, placement: PlacementProps): TwelveFactorApp => new TwelveFactorApp(system, name, {
  image: 'ghcr.io/acme/web:1.8.2', port: 8080, health: Health.http('/healthz'), resources: { cpu: '20m', memory: '16Mi' }, replicas, ...placement,
});
const zone = 'topology.kubernetes.io/zone';
const gpu = Toleration.of('dedicated', 'gpu');

make('even', 9, { spread: [Spread.overZones({ required: true, minDomains: 3 })] });
make('level', 12, { spread: [Spread.overHosts({ required: true })] });
make('single', 4, { maxOnePer: Topology.host() });
// Before 1.31 a rollout needs a zone more than there are replicas.
make('zonal', Number(platform.kubernetes.split('.')[1]) < 31 ? 2 : 3, { maxOnePer: Topology.zone() });

const cache = make('cache', 1, { onNodes: [NodeTerm.is(zone, 'zone-b')] });
make('beside', 2, { colocateWith: [Neighbor.of(cache, { required: true })] });
make('close', 1, { colocateWith: [cache] });
const batch = make('batch', 3, {});
make('apart', 3, { separateFrom: [Neighbor.of(batch, { required: true })] });
make('aside', 1, { colocateWith: [Neighbor.of(cache, { topology: Topology.zone(), required: true })], separateFrom: [Neighbor.of(cache, { topology: Topology.host(), required: true })] });

make('invited', 2, { onNodes: [NodeTerm.is('pool', 'gpu')], tolerations: [gpu] });
make('uninvited', 1, { onNodes: [NodeTerm.is('pool', 'gpu')] });
make('tolerant', 1, { tolerations: [gpu], onNodes: [NodeTerm.doesNotExist('pool')] });
make('large', 1, { onNodes: [NodeTerm.greaterThan('acme.example/cores', 8), NodeTerm.lessThan('acme.example/cores', 32), NodeTerm.notIn(zone, ['zone-a'])] });
make('choosy', 1, { preferNodes: [NodeTerm.is('disk', 'ssd')] });

app.synth();
