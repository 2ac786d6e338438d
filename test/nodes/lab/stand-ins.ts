import { join } from 'node:path';
import type { Image } from './images';
import { goPrograms } from './programs';
import { type Manifests } from '../../../src/manifests/manifests';
import { allContainers } from '../../../src/manifests/pod-templates';

/** Is in each image. */
export const DIALER = '/stand-in';

/** What containers with one image ask of it. */
interface Asked {
  readonly ports: Set<number>;
  /** First words of commands, which must be found. */
  readonly words: Set<string>;
  /** Commands of containers that end. */
  readonly ends: string[][];
}

/** An image for each name in the manifests, whose program listens and is content with all probes: for what depends on packets alone. */
export async function standIns(manifests: Manifests): Promise<Image[]> {
  const byName = new Map<string, Asked>();
  for (const template of manifests.podTemplates) {
    const runsOnce = ['Job', 'CronJob'].includes(template.entry.manifest.kind);
    for (const { field, value } of allContainers(template)) {
      const asked = byName.get(value.image) ?? { ports: new Set(), words: new Set(), ends: [] };
      byName.set(value.image, asked);
      for (const { containerPort, protocol = 'TCP' } of value.ports ?? []) if (protocol === 'TCP') asked.ports.add(containerPort);
      const command = [...value.command ?? [DIALER], ...value.args ?? []];
      const hooks = [value.livenessProbe, value.readinessProbe, value.startupProbe, value.lifecycle?.postStart, value.lifecycle?.preStop];
      for (const [word] of [value.command, ...hooks.map(hook => hook?.exec?.command)].filter(Boolean)) asked.words.add(word);
      if (runsOnce || (/initContainers/.test(field) && value.restartPolicy !== 'Always')) asked.ends.push(command);
    }
  }
  const program = join(await goPrograms('go'), 'stand-in');
  return [...byName].map(([name, { ports, words, ends }]): Image => ({
    name,
    files: Object.fromEntries([DIALER, ...[...words].map(fileOf)].map(path => [path, program])),
    entrypoint: [DIALER],
    user: '10001',
    env: { PATH: '/usr/bin', STAND_IN_PORTS: [...ports].join(','), STAND_IN_ENDS: JSON.stringify(ends) },
  }));
}

function fileOf(word: string): string {
  return word.includes('/') ? join('/', word) : `/usr/bin/${word}`;
}
