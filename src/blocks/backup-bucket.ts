import { IConstruct } from 'constructs';
import { BackupStore } from './backup-store';
import { secretFileMounts } from './secret-files';
import { Platform } from '../platform/platform';
import { metadataMap } from '../private/names';
import { refuse } from '../private/refusal';
import { BackupOptions } from '../props/backup-options';
import { Egress, Peer } from '../props/peer';
import { User } from '../props/user';

const BUCKET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/((?:(?!\.+\/)[\w.=+@-]+\/)*(?!\.+\/?$)[\w.=+@-]+))?\/?$/;
const HTTPS = 443;
const HTTP = 80;
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const CERTIFICATE = '/run/secrets/backup/ca.crt';

/** Stores that differ from all others in a way that the client must know. */
const PROVIDERS: { readonly [provider: string]: RegExp } = {
  AWS: /(^|\.)amazonaws\.com(\.cn)?$/,
  GCS: /^storage\.googleapis\.com$/,
  Cloudflare: /\.r2\.cloudflarestorage\.com$/,
};

/** The folder of a bucket. It is not made here, nor looked for: that would take more rights. */
export function bucketStore(where: IConstruct, options: BackupOptions, user: User | undefined): BackupStore {
  const [, bucket, folder] = BUCKET.exec(options.bucket!) ?? refuseBucket(where, options.bucket!);
  const url = options.endpoint === undefined ? undefined : endpointUrl(where, options.endpoint);
  const provider = url === undefined ? 'AWS' : Object.keys(PROVIDERS).find(name => PROVIDERS[name].test(url.hostname)) ?? 'Other';
  refuseUnheeded(where, options, provider, url);
  refuseBadKeys(where, options);
  const { credentials, identity, region, certificateAuthority } = options;
  return {
    remote: `bucket:${bucket}/${folder === undefined ? '' : `${folder}/`}`,
    id: `${url?.host ?? 'amazonaws.com'} ${bucket} ${folder ?? ''}`,
    config: {
      RCLONE_CONFIG_BUCKET_TYPE: 's3',
      RCLONE_CONFIG_BUCKET_PROVIDER: provider,
      ...(options.endpoint !== undefined && { RCLONE_CONFIG_BUCKET_ENDPOINT: options.endpoint }),
      ...(region !== undefined && { RCLONE_CONFIG_BUCKET_REGION: region }),
      ...(options.pathStyle !== undefined && { RCLONE_CONFIG_BUCKET_FORCE_PATH_STYLE: options.pathStyle }),
      RCLONE_CONFIG_BUCKET_NO_CHECK_BUCKET: true,
      ...(identity && { RCLONE_CONFIG_BUCKET_ENV_AUTH: true }),
      ...(certificateAuthority && { RCLONE_CA_CERT: CERTIFICATE }),
    },
    secrets: {
      ...(credentials && { RCLONE_CONFIG_BUCKET_ACCESS_KEY_ID: credentials.username, RCLONE_CONFIG_BUCKET_SECRET_ACCESS_KEY: credentials.password }),
    },
    attachments: certificateAuthority ? [secretFileMounts(where, user, { [CERTIFICATE]: certificateAuthority })] : [],
    egress: [
      ...(options.bucketPeers ?? [Peer.anyone()]).map(peer => Egress.to(peer, [portOf(url)])),
      ...(identity?.keySources ?? []).map(block => Egress.to(Peer.cidr(block), [HTTP])),
      ...identity ? Platform.of(where).identityServers : [],
    ],
    annotations: metadataMap(where, 'backup.identity', identity?.annotations),
  };
}

function portOf(url: URL | undefined): number {
  if (url === undefined) return HTTPS;
  return url.port === '' ? url.protocol === 'http:' ? HTTP : HTTPS : Number(url.port);
}

function endpointUrl(where: IConstruct, endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isBare = url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.pathname === '/' && url.search === '' && url.hash === '';
  if (isBare) return url;
  return refuse(where, {
    code: 'backup-endpoint-invalid',
    problem: 'backup.endpoint is no URL of a store',
    given: endpoint.replace(/\/\/[^@]*@/, '//...@'),
    allowed: 'http:// or https:// with a host and perhaps a port, without user, password and path',
    fix: "write it as in endpoint: 'https://minio.acme.example:9000'; the bucket stands in bucket, keys in credentials",
  });
}

function refuseBucket(where: IConstruct, given: string): never {
  const scheme = /^(\w+):\/\//.exec(given)?.[1];
  return refuse(where, {
    code: 'bucket-invalid',
    problem: scheme !== undefined && scheme !== 's3' ? `backup.bucket is at a store that is not spoken to by ${scheme}:// here` : 'backup.bucket is no folder of a bucket',
    given,
    allowed: 's3://, the name of the bucket, and the folders within it, of letters, digits and . _ = + @ -',
    fix: scheme === 'gs' ? `write '${given.replace(/^gs/, 's3')}' with endpoint: 'https://storage.googleapis.com' and an HMAC key as credentials` : "write it as in bucket: 's3://acme-backups/orders'",
  });
}

function refuseUnheeded(where: IConstruct, { pathStyle, certificateAuthority }: BackupOptions, provider: string, url: URL | undefined): void {
  const hasNames = provider === 'AWS' || provider === 'GCS';
  if (pathStyle !== undefined && hasNames) {
    refuse(where, {
      code: 'backup-option-unheeded',
      problem: 'backup.pathStyle changes nothing there: the client knows how that store wants its buckets named',
      given: { pathStyle, endpoint: url?.origin ?? 'Amazon S3' },
      allowed: 'pathStyle with the endpoint of another store',
      fix: 'remove pathStyle, or give the endpoint',
    });
  }
  if (certificateAuthority !== undefined && url?.protocol !== 'https:') {
    refuse(where, {
      code: 'backup-option-unheeded',
      problem: 'backup.certificateAuthority vouches for nobody: only a store with an endpoint of https:// has a certificate of its own',
      given: url?.origin ?? 'Amazon S3',
      allowed: 'certificateAuthority beside an endpoint of https://',
      fix: 'remove certificateAuthority, or give the endpoint',
    });
  }
}

function refuseBadKeys(where: IConstruct, { credentials, identity }: BackupOptions): void {
  if ((credentials === undefined) === (identity === undefined)) {
    refuse(where, {
      code: 'backup-keys-unclear',
      problem: identity ? 'backup has keys of the bucket and an identity in place of keys: only the keys would be used' : 'backup does not say who may write to the bucket',
      given: identity ? 'credentials and identity' : 'neither credentials nor identity',
      allowed: 'either credentials or identity',
      fix: identity ? 'remove one of them' : "write credentials: Credentials.existing('backup-bucket'), or identity: WorkloadIdentity.awsRole('arn:aws:iam::...')",
    });
  }
  const role = identity?.annotations['eks.amazonaws.com/role-arn'];
  if (role === undefined || ROLE.test(role)) return;
  refuse(where, {
    code: 'role-arn-invalid',
    problem: 'backup.identity names no AWS role',
    given: role,
    allowed: 'arn:aws:iam::, the number of the account, and :role/ with its name',
    fix: "write it as in WorkloadIdentity.awsRole('arn:aws:iam::111122223333:role/orders-backup')",
  });
}
