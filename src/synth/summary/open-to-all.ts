import { fields, items, push } from '../../manifests/json';
import { describeManifest, Resource, OpenRule } from '../../manifests/manifest';
import { portText } from '../../private/network/port-number';
import { Synthesis } from '../synthesis';

/** Ports that any client may reach because no clients were declared, by the fix. */
export function openToAll({ entries }: Synthesis): string[] {
  const byFix = new Map<string, string[]>();
  for (const entry of entries) {
    const rules = stillOpen(entry);
    const all = new Set(rules.flatMap(({ fixes = [] }) => fixes));
    all.forEach(fix => push(byFix, fix, described(entry, rules.filter(({ fixes }) => fixes!.includes(fix)))));
  }
  return [...byFix].map(([fix, pods]) => `Any client may reach ${pods.join(', ')}: ${fix}; if that is intended, set callers: [Peer.anyone()]`);
}

/** What to do if it is unknown whether policies are enforced. */
export function unenforced({ entries }: Synthesis): string[] {
  return [...new Set(entries.flatMap(({ open }) => open?.unenforced ?? []))];
}

/** A patch may have added the clients. */
function stillOpen({ manifest, open }: Resource): OpenRule[] {
  const rules = items(fields(manifest.spec).ingress, '').filter(({ value: { from } }) => items(from, '').length === 0);
  const isIn = (ports: unknown) => rules.some(({ value }) => JSON.stringify(value.ports) === JSON.stringify(ports));
  return (open?.ingress ?? []).filter(({ fixes, ports }) => fixes !== undefined && isIn(ports));
}

function described({ manifest }: Resource, rules: OpenRule[]): string {
  const ports = rules.flatMap(rule => items(rule.ports, '')).map(({ value }) => portText(value.port, value.protocol ?? 'TCP'));
  return `${describeManifest(manifest).replace('NetworkPolicy ', '')} (${[...new Set(ports)].join(', ')})`;
}
