export { endRun as default } from './package';
