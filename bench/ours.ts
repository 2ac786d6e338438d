import { App, Health, System, TwelveFactorApp } from 'keelwright';
import type { Calls } from './call';
import { capacityReport, heldBack, keptForRevisions, leftovers, leftToPeople, Manifests, reach, summaryOf, toYaml, workloadsOf } from './library';
import { addChart, addCharts, nameOf, objectsOf, PROGRAM } from './objects';
import type { Resource } from '../src/manifests/manifest';

/** What is timed of keelwright. */
export const CALLS: Calls = {
  charts: size => () => {
    const app = new App({ name: PROGRAM });
    addCharts(app, size);
    return app.synthYaml();
  },

  chart: size => () => {
    const app = new App({ name: PROGRAM });
    addChart(app, size);
    return app.synthYaml();
  },

  apps: size => () => {
    const app = new App({ name: PROGRAM });
    const shop = new System(app, 'shop');
    for (let i = 0; i < size; i++) {
      new TwelveFactorApp(shop, nameOf(i), {
        image: 'ghcr.io/stefanprodan/podinfo:6.14.1',
        port: 9898,
        health: Health.http('/healthz'),
        resources: { cpu: '100m', memory: '64Mi' },
      });
    }
    return app.synthYaml();
  },

  text: size => {
    const objects = objectsOf(size).flat();
    return () => toYaml(objects);
  },

  reach: size => {
    const entries = entriesOf(size);
    const [from, to] = [nameOf(0), nameOf(1 % size)];
    return () => {
      const answers = reach(Manifests.of(entries), `${from}/${from}`, `${to}/${to}:8080`);
      if (summaryOf(answers) !== 'allowed') throw new Error(`${from} must reach ${to}`);
      return answers.length;
    };
  },

  capacity: size => {
    const entries = entriesOf(size);
    return () => {
      const manifests = Manifests.of(entries);
      return capacityReport(workloadsOf(manifests), manifests).apps.length;
    };
  },

  // The program makes the first half of what the cluster has.
  leftovers: size => {
    const found = entriesOf(size);
    const synthesis = { name: PROGRAM, named: true, kubernetes: '1.35', entries: found.slice(0, found.length / 2), externals: [] };
    return () => {
      const kept = [...heldBack(found), ...keptForRevisions(synthesis, found).manifests, ...leftToPeople(synthesis, found)];
      return kept.length + leftovers(synthesis, found).length;
    };
  },
};

function entriesOf(size: number): Resource[] {
  return objectsOf(size).flat().map(manifest => ({ manifest, origin: {} }));
}
