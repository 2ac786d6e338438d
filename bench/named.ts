// A program that still makes one of its charts: the objects of all others are orphaned.
import { App } from 'keelwright';
import { addCharts, PROGRAM } from './objects';

const app = new App({ name: PROGRAM });
addCharts(app, 1);
app.synth();
