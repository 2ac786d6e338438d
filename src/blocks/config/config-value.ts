import { IConstruct } from 'constructs';
import { textOf } from './plain-texts';
import { reject } from '../../private/messages/mistakes';
import { redact } from '../../private/messages/redact';
import { looksSecret } from '../../private/messages/secrecy';
import { PlainText } from '../../props/config/plain-text';

export type ConfigValues = { readonly [name: string]: string | number | boolean | PlainText };

/** The text of a setting, as the app sees it. */
export function configValue(where: IConstruct, prop: string, name: string, value: string | number | boolean | PlainText): string {
  const text = String(textOf(where, value));
  if (!(value instanceof PlainText)) refuseSecret(where, prop, name, text);
  return text;
}

function refuseSecret(where: IConstruct, prop: string, name: string, value: string): void {
  const reason = looksSecret(name, value);
  if (reason === undefined) return;
  reject(where, {
    code: 'config-looks-secret',
    problem: `${prop} looks like a secret (${reason}), and anyone who can read the manifests could read it`,
    given: redact(name, value),
    allowed: 'values that are not secret; secrets by reference to a Secret in the cluster',
    fix: `move it to secrets: { ${name}: Secret.existing('...').key('...') }, or mark it as not secret: PlainText.of('...')`,
  }, undefined);
}
