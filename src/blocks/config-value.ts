import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';
import { looksSecret } from '../private/secrecy';
import { Plain } from '../props/plain';

export type ConfigValues = { readonly [name: string]: string | number | boolean | Plain };

/** The text of a setting, as the app shall see it. */
export function configValue(where: IConstruct, prop: string, name: string, value: unknown): string {
  const text = scalar(where, prop, value);
  if (!(value instanceof Plain)) refuseSecret(where, prop, name, text);
  return text;
}

function scalar(where: IConstruct, prop: string, value: unknown): string {
  const plain = value instanceof Plain ? value.value : value;
  if (typeof plain === 'string' || typeof plain === 'boolean' || Number.isFinite(plain)) return String(plain);
  return refuse(where, {
    code: 'config-not-scalar',
    problem: `${prop} is no single value`,
    given: plain === undefined ? 'undefined' : plain,
    allowed: 'a string, a finite number or a boolean',
    fix: plain === undefined || plain === null ? 'give it a value, or leave it out' : 'write it as a string, for example with JSON.stringify',
  });
}

function refuseSecret(where: IConstruct, prop: string, name: string, value: string): void {
  const reason = looksSecret(name, value);
  if (reason === undefined) return;
  refuse(where, {
    code: 'config-looks-secret',
    problem: `${prop} looks like a secret (${reason}), and everybody who reads the manifests would read it`,
    given: `${value.slice(0, 2)}... (${value.length} characters)`,
    allowed: 'values that are no secret; secrets by reference to a Secret on the cluster',
    fix: `move it to secrets: { ${name}: Secret.existing('...').key('...') }, or say that it is none: Plain.of('...')`,
  });
}
