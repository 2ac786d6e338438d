import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as suites from '../suites.json';

export const ROOT = join(__dirname, '../../..');
const FOLDER = join(ROOT, 'examples');
const RELEASES = 'releases';
const NODES = 'nodes';

function programsIn(folder: string): string[] {
  return readdirSync(join(FOLDER, folder)).filter(name => existsSync(join(FOLDER, folder, name, 'main.ts'))).sort();
}

export const EXAMPLES = programsIn('.');
/** From the folder of examples. */
export const RELEASE_EXAMPLES = programsIn(RELEASES).map(name => `${RELEASES}/${name}`);

/** The versions that servers are built for, oldest first. */
export const VERSIONS = [suites.oldestVersion, suites.defaultVersion, suites.newestVersion];
/** The versions of which only the schema is known. */
export const SCHEMAS = ['1.27', '1.28', '1.29'];

/** What is proved, and by which suites; the first are run on every version whatever happens. */
const OF_THEIR_OWN: { readonly [subject: string]: string } = {
  'access': 'access',
  'backends': 'stateful',
  'backups': 'backups',
  'capacity report': 'capacity',
  'changes': 'changes',
  'cloud-native-pg': 'cloud-native-pg',
  'jobs and tasks': 'jobs',
  'node agents': 'node-agents',
  'placement': 'placement',
  'props': 'props',
  'releases': 'releases',
  'releases by Argo Rollouts': 'argo-rollouts',
  'scaling': 'scaling',
  'services': 'swap',
  'storage': 'storage',
  'tenancy': 'tenants',
};

/** What is proved on real nodes, by the name of its suite there. */
const REAL_NODES = Object.fromEntries(suites.onRealNodes.map(name => [`real nodes: ${name}`, `${NODES}/${name}`]));

/** A cell of the table of docs/proof.md. */
export interface Row {
  readonly subject: string;
  readonly version: string;
}

/** Everything that is to be proved. */
export function rows(): Row[] {
  const schemas = [...EXAMPLES, 'props'].flatMap(subject => SCHEMAS.map(version => ({ subject, version })));
  const served = [...Object.keys(OF_THEIR_OWN), ...EXAMPLES, ...RELEASE_EXAMPLES].flatMap(subject => VERSIONS.map(version => ({ subject, version })));
  const onNodes = Object.keys(REAL_NODES).map(subject => ({ subject, version: suites.defaultVersion }));
  return [...schemas, ...served, ...onNodes].filter(row => suitesOf(row).length > 0);
}

/** The suites that prove a row. */
export function suitesOf({ subject, version }: Row): string[] {
  if (SCHEMAS.includes(version)) return ['schemas'];
  if (subject in REAL_NODES) return [REAL_NODES[subject]];
  const own = EXAMPLES.includes(subject) ? 'examples' : RELEASE_EXAMPLES.includes(subject) ? 'release-examples' : OF_THEIR_OWN[subject];
  const there = suites.once.includes(own) && version !== suites.defaultVersion ? [] : [own];
  return EXAMPLES.includes(subject) || RELEASE_EXAMPLES.includes(subject) ? ['acceptance', ...there] : there;
}

/** What a suite proves, if it is one subject. */
export function subjectOf(suite: string): string | undefined {
  const all = { ...OF_THEIR_OWN, ...REAL_NODES };
  return Object.keys(all).find(subject => all[subject] === suite);
}

/** The name of a suite of `test/nodes`; absent for the others. */
export function nodesSuite(suite: string): string | undefined {
  return suite.startsWith(`${NODES}/`) ? suite.slice(NODES.length + 1) : undefined;
}

/** The project of jest that proves a row: schemas need no server. */
export function projectOf({ version }: Row): string {
  return SCHEMAS.includes(version) ? suites.defaultVersion : version;
}

export function nameOf({ subject, version }: Row): string {
  return `${subject} on ${version}`;
}
