import { App, System } from 'keelwright';

/** The program `storage` when nothing is left in it but its namespace. */
const app = new App({ name: 'storage' });
new System(app, 'storage');

app.synth();
