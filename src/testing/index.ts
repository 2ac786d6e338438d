export type { Finding } from '../checks/check';
export type { Manifest } from '../manifests/manifest';
export { type KeelwrightMatchers, keelwrightMatchers } from './jest';
export { Match } from './match';
export { Testing, yamlSerializer } from './testing';
