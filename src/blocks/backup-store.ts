import { IConstruct } from 'constructs';
import { Attachment } from './attachment';
import { ConfigValues } from './config-value';
import { refuse } from '../private/refusal';
import { Egress } from '../props/peer';
import { SecretKey } from '../props/secret';

const STORES = Symbol.for('keelwright.backupStores');

/** Where backups are, as the client knows it. */
export interface BackupStore {
  /** In the client's own words; ends with a slash. */
  readonly remote: string;
  /** What tells it from all others. */
  readonly id: string;
  readonly config: ConfigValues;
  readonly secrets: { readonly [variable: string]: SecretKey };
  readonly attachments: Attachment[];
  readonly egress: Egress[];
  /** Annotations of the ServiceAccount. */
  readonly annotations: { readonly [key: string]: string };
}

/** Notes whose backups are there, for the whole program: of two backends each would delete the other's. */
export function takeStore(where: IConstruct, { id, remote }: BackupStore): void {
  const takers = ((where.node.root as any)[STORES] ??= new Map()) as Map<string, IConstruct>;
  const first = takers.get(id);
  if (first === undefined) {
    takers.set(id, where);
    return;
  }
  refuse(where, {
    code: 'backup-store-taken',
    problem: `${first.node.path} has its backups in the same place: each would take the other's for its own and delete them`,
    given: remote,
    allowed: 'a place of its own for each backend',
    fix: 'give it another folder of the bucket, or another volume',
  });
}
