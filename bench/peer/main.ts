import { App } from 'cdk8s';
import { makeSystem } from './system';

const app = new App();
makeSystem(app, 'hello', ['web']);
app.synth();
