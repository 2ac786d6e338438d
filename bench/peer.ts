import { App, Yaml } from 'cdk8s';
import type { Calls } from './call';
import { addChart, addCharts, nameOf, objectsOf } from './objects';
import { makeSystem } from './peer/system';

/** What cdk8s does for the same. */
export const CALLS: Calls = {
  charts: size => () => {
    const app = new App();
    addCharts(app, size);
    return app.synthYaml();
  },

  chart: size => () => {
    const app = new App();
    addChart(app, size);
    return app.synthYaml();
  },

  apps: size => () => {
    const app = new App();
    makeSystem(app, 'shop', Array.from({ length: size }, (_, i) => nameOf(i)));
    return app.synthYaml();
  },

  text: size => {
    const objects = objectsOf(size).flat();
    return () => Yaml.stringify(...objects);
  },
};
