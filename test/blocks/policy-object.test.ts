import * as fs from 'fs';
import * as path from 'path';
import { Egress, Peer } from '../../src';
import { openRulesOf } from '../../src/blocks/objects/policy-object';
import { makeShop } from '../program';

const SRC = path.join(__dirname, '..', '..', 'src');

test('F16 a NetworkPolicy is made in one file alone, where a rule without peers is refused', () => {
  const files = (fs.readdirSync(SRC, { recursive: true }) as string[]).filter(file => file.endsWith('.ts'));
  const making = files.filter(file => /(new k8s\.|kubeObject\(k8s\.)KubeNetworkPolicy\b|kind: 'NetworkPolicy'/.test(fs.readFileSync(path.join(SRC, file), 'utf-8')));
  expect(making).toEqual(['blocks/objects/policy-object.ts']);
});

test('F16 what is open to everybody is told apart from what is not', () => {
  const { web, db } = makeShop({ web: { callers: [Peer.anyone()], egress: [Egress.open()] } });
  expect(openRulesOf(web.networkPolicy)).toMatchObject({ ingress: [{ ports: [{ port: 8080, protocol: 'TCP' }] }], egress: [{}] });
  expect(openRulesOf(db.networkPolicy)?.ingress).toEqual([]);
});
