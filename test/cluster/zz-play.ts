import { readFileSync } from 'node:fs';
import { ControlPlane, installCrds, kubeScore, checkov } from './lab';
async function main() {
  const yaml = readFileSync('/tmp/ck/a.yaml', 'utf8');
  let t = Date.now();
  console.log(await kubeScore(yaml), Date.now() - t); t = Date.now();
  console.log(await checkov(yaml), Date.now() - t); t = Date.now();
  console.log(await checkov('apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n'), Date.now() - t);
  for (const bad of ['a: [', '', 'foo: bar']) { console.log('bad', bad, await checkov(bad).catch(e => 'ERR ' + e.message.slice(0, 300)), await kubeScore(bad).catch(e => 'ERR ' + e.message.slice(0, 300))); }
  t = Date.now();
  const labs = await Promise.all(['1.30', '1.35', '1.37'].map(version => ControlPlane.start({ version })));
  console.log('three labs', Date.now() - t);
  for (const s of ['vpa', 'argo-rollouts', 'istio', 'keda', 'prometheus-operator', 'external-secrets', 'cert-manager', 'snapshot', 'gateway-api'] as const) for (const l of labs) {
    t = Date.now(); await installCrds(l, s).catch(e => console.log(s, l.version, e.message)); console.log(s, l.version, Date.now() - t);
  }
  console.log((await labs[0].api.list('/apis/apiextensions.k8s.io/v1/customresourcedefinitions')).length);
  require('child_process').execSync(`ps -A -o rss,args | grep ${labs[1].folder} | grep -v grep | cut -c1-60`, {stdio:'inherit'});
  await Promise.all(labs.map(l => l.stop()));
}
main().catch(e => { console.error(e); process.exit(1); });
