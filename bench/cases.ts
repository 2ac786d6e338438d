import { join } from 'node:path';
import { ROOT, Timed } from './measure';

/** One row of the table. */
export interface Case {
  readonly what: string;
  readonly ours: Timed;
  /** Absent where cdk8s has nothing of the kind. */
  readonly peer?: Timed;
}

export const PEER = join(ROOT, 'bench', 'peer');
const BUILT = join(ROOT, 'dist', 'bench');
const EXAMPLES = join(ROOT, 'examples');
const BOUTIQUE = join(EXAMPLES, 'online-boutique');
const NODES = 'cpu=4,memory=16Gi,zones=3';

/** Everything that is measured. `found` is a file with the objects that a cluster has, as kubectl prints them. */
export function cases(size: number, found: string): Case[] {
  const many = size.toLocaleString('en-US');
  const objects = (8 * size).toLocaleString('en-US');
  const hello = keelwright('synth', join(EXAMPLES, 'hello', 'main.ts'));
  return [
    { what: 'YAML of 1 chart of 8 raw objects; peer: cdk8s', ours: call('ours', 'charts', 1), peer: call('peer', 'charts', 1) },
    { what: `YAML of ${many} charts of 8 raw objects; peer: cdk8s`, ours: call('ours', 'charts', size), peer: call('peer', 'charts', size) },
    { what: `YAML of 1 chart of ${objects} raw objects; peer: cdk8s`, ours: call('ours', 'chart', size), peer: call('peer', 'chart', size) },
    { what: `YAML of ${many} TwelveFactorApps in one System; peer: as many objects by cdk8s-plus-27`, ours: call('ours', 'apps', size), peer: call('peer', 'apps', size) },
    { what: `printing ${objects} plain objects as YAML; peer: Yaml.stringify of cdk8s`, ours: call('ours', 'text', size), peer: call('peer', 'text', size) },
    { what: '`keelwright synth main.ts` of examples/hello; peer: `cdk8s synth` with `npx ts-node main.ts`', ours: hello, peer: cdk8s('npx ts-node main.ts') },
    { what: '`keelwright synth main.ts` of examples/hello; peer: `cdk8s synth` with `node main.js`, compiled before', ours: hello, peer: cdk8s(`node ${join(BUILT, 'peer', 'main.js')}`) },
    { what: `reach: one question about ${objects} objects`, ours: call('ours', 'reach', size) },
    { what: '`keelwright reach --matrix` of examples/online-boutique', ours: keelwright('reach', '--matrix', join(BOUTIQUE, 'main.ts')) },
    { what: `capacity: the report on ${objects} objects`, ours: call('ours', 'capacity', size) },
    { what: `\`keelwright capacity --nodes ${NODES}\` of examples/online-boutique`, ours: keelwright('capacity', '--nodes', NODES, join(BOUTIQUE, 'main.ts')) },
    { what: `leftovers: ${objects} objects, of which the program still makes half`, ours: call('ours', 'leftovers', size) },
    { what: `\`keelwright leftovers\` with ${objects} objects on stdin, of which the program still makes 8`, ours: { ...keelwright('leftovers', join(BUILT, 'named.js')), stdin: found } },
  ];
}

/** One call, in a process of its own: nothing is warm but the modules that it loads first, as when a program runs. */
function call(side: 'ours' | 'peer', name: string, size: number): Timed {
  return { args: [join(BUILT, 'call.js'), side, name, `${size}`], clock: 'call' };
}

function keelwright(...args: string[]): Timed {
  return { args: [join(ROOT, 'bin', 'keelwright'), ...args], clock: 'process' };
}

/** Without its question to the registry whether there is a newer one, which would measure the network. */
function cdk8s(app: string): Timed {
  const command = join(PEER, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
  return { args: [command, 'synth', '--no-check-upgrade', '--stdout', '--app', app], clock: 'process', cwd: PEER };
}
