import { IConstruct } from 'constructs';
import { refuse } from '../../private/refusal';
import { TreeState } from '../../private/tree-state';
import { SecretKey } from '../../props/config/secret';
import { Egress } from '../../props/policies/peer';
import { ConfigValues } from '../config/config-value';
import { Attachment } from '../objects/attachment';

const STORES = new TreeState<Map<string, IConstruct>>('backupStores');

/** Where backups are stored, in the client's terms. */
export interface BackupStore {
  /** As a path of the client (rclone); ends with a slash. */
  readonly remote: string;
  /** Identifies the store. */
  readonly id: string;
  readonly config: ConfigValues;
  readonly secrets: { readonly [variable: string]: SecretKey };
  readonly attachments: Attachment[];
  readonly egress: Egress[];
  /** Annotations of the ServiceAccount. */
  readonly annotations: { readonly [key: string]: string };
}

/** Records for the whole program which backend uses the store: two backends in one store would delete each other's backups. */
export function takeStore(where: IConstruct, { id, remote }: BackupStore): void {
  const takers = STORES.ofOr(where.node.root, () => new Map());
  const first = takers.get(id);
  if (first === undefined) {
    takers.set(id, where);
    return;
  }
  refuse(where, {
    code: 'backup-store-taken',
    problem: `${first.node.path} has its backups in the same place: each would treat the other's backups as its own and delete them`,
    given: remote,
    allowed: 'a separate place for each backend',
    fix: 'use another directory of the bucket, or another volume',
  });
}
