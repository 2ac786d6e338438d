import { App, System } from 'keelwright';

/** What is left of the program when its databases are taken out. */
const app = new App({ name: 'replicated' });
new System(app, 'replicated');
app.synth();
