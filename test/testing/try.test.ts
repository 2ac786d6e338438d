import { Match } from '../../src/testing';
import { makeShop } from '../program';

test('a', () => { expect(makeShop().app).toHaveResource('Deployment', { metadata: { name: 'wbe' }, spec: { replicas: 3, template: { spec: { containers: [{ env: Match.arrayWith([{ name: 'A', value: 'b' }]), livenessProbe: Match.absent() }] } } } }); });
test('b', () => { expect(makeShop().app).toHaveResource('Deploymnt'); });
test('c', () => { expect(makeShop().app).not.toHaveResource('Deployment', { spec: expect.objectContaining({ replicas: expect.any(Number) }) }); });
test('d', () => { expect(makeShop().app).toHaveResourceCount('Deployment', 3); });
test('e', () => { expect(makeShop().app).toHaveResourceCount('Ingress', 3); });
test('f', () => { expect('{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selector: {a: b}}}').toHaveNoFindings(); });
test('g', () => { expect('{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selector: {a: b}}}').toHaveFinding('service-without-pods', { object: 'Service b' }); });
test('h', () => { expect(makeShop().app).toHaveFinding('service-without-pod'); });
test('i', () => { expect(makeShop().app).toHaveFinding('service-without-pods'); });
test('j', () => { expect(makeShop().app).toHaveResource('Deployment', { spec: { replicas: undefined } }); });
